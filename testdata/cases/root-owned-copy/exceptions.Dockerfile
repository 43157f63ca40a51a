FROM debian:13
COPY early.sh /early.sh
USER app
COPY read.txt /app/read.txt
COPY --chown=app own.sh /app/own.sh
# expect: root-owned-copy
COPY one.sh two.sh /app/
# expect: root-owned-copy
COPY seed.db /var/lib/app/seed.db
RUN chmod +x /app/two.sh /app/own.sh
