FROM debian:13
RUN apt-get update && apt-get install -y git
RUN git clone https://git.shop.test/web
RUN echo a | tee /a
RUN echo b
RUN echo "$(date)" > /date
RUN echo c
# The certificates change rarely.
# expect: consecutive-runs
RUN update-ca-certificates
