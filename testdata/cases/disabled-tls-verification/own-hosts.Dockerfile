# config: [rules.disabled-tls-verification]
# config: allow_hosts = ["pypi.shop.example"]
FROM python:3.14
RUN pip install --trusted-host pypi.shop.example x
# expect: disabled-tls-verification
RUN curl -k https://localhost/
