FROM python:3.13
# expect: deleted-package-database
RUN find /usr/lib -name "*.dist-info" -delete
