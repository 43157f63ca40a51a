FROM debian:13
# expect: trailing-space
RUN id 
RUN id
