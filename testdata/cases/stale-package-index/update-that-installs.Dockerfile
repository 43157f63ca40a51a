FROM fedora:44
RUN dnf update -y
