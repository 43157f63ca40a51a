FROM registry.access.redhat.com/ubi10/ubi-minimal:10.0
RUN microdnf install wget && microdnf clean all
# expect: unconfirmed-package-install
RUN dnf install wget
