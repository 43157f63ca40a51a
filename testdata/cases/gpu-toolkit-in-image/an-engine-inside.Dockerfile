FROM debian:13
RUN apt-get install -y docker-ce nvidia-container-toolkit
