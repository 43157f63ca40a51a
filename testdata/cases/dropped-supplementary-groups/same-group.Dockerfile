FROM debian:13
RUN useradd app && usermod -aG video app
USER app:video
