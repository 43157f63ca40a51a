FROM debian:13
# expect: disabled-tls-verification
RUN curl -k https://shop.example/a
# expect: disabled-tls-verification
RUN curl --proxy-insecure https://shop.example/a
# expect: disabled-tls-verification
RUN sudo curl -fsSLk "https://$HOST/a"
RUN curl -o k -fsSL https://shop.example/a
RUN curl -fsSL -H k https://shop.example/a
RUN echo "curl -k https://shop.example"
RUN curl -k https://127.0.0.1:8443/ https://[::1]/
RUN curl -k "https://localhost:$PORT/"
# expect: disabled-tls-verification
RUN curl -k https://localhost/ https://shop.example/
# expect: disabled-tls-verification
RUN wget --no-check-certificate https://shop.example/a
RUN wget -q https://shop.example/a
# expect: disabled-tls-verification
RUN git -c http.sslVerify=false clone https://shop.example/a.git
# expect: disabled-tls-verification
RUN git config --global http.sslverify false
# expect: disabled-tls-verification
RUN git config --global http.https://shop.example/.sslVerify false
RUN git config --global http.sslVerify true
RUN git config --global http.postBuffer 0
# expect: disabled-tls-verification
RUN npm config set strict-ssl false
# expect: disabled-tls-verification
RUN yarn config set strict-ssl=false
# expect: disabled-tls-verification
RUN npm install --strict-ssl=false
RUN npm config set strict-ssl true
RUN npm config get strict-ssl
# expect: disabled-tls-verification
RUN pip install --trusted-host=pypi.shop.example x
# expect: disabled-tls-verification
RUN pip3 config set global.trusted-host "pypi.shop.example files.shop.example"
# expect: disabled-tls-verification
RUN python3 -m pip install --trusted-host pypi.shop.example x
RUN pip install --trusted-host localhost x
# expect: disabled-tls-verification
RUN yum install -y --setopt=sslverify=0 x
# expect: disabled-tls-verification
RUN dnf config-manager --save --setopt=extras.sslverify=false
RUN dnf install -y --setopt=tsflags=nodocs x
# expect: disabled-tls-verification
RUN NODE_TLS_REJECT_UNAUTHORIZED=0 npm ci
# expect: disabled-tls-verification
RUN export GIT_SSL_NO_VERIFY=1 && git clone https://shop.example/a.git
RUN export GIT_SSL_NO_VERIFY= && git clone https://shop.example/a.git
# expect: disabled-tls-verification
RUN echo insecure >> ~/.curlrc
# expect: disabled-tls-verification
RUN echo "check_certificate = off" | tee -a /etc/wgetrc
# expect: disabled-tls-verification
RUN printf "[x]\nsslverify=0\n" > /etc/yum.repos.d/x.repo
RUN echo insecure > /notes
# expect: disabled-tls-verification
RUN kubectl --insecure-skip-tls-verify apply -f x.yaml
