FROM scratch
COPY --chmod=644 <<RUN /start
#!/server
RUN
# expect: dangling-entrypoint
CMD ["/start"]
