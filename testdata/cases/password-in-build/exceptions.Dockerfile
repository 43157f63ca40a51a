FROM debian:13 AS test
# expect: password-in-build
RUN echo 'root:root' | chpasswd

FROM debian:13
ARG PASSWORD
RUN passwd -l root && usermod -p '*' root && useradd -p '!!' app && passwd -u app
RUN echo "root:$(cat /run/secrets/password)" | chpasswd && chpasswd < /run/secrets/all
RUN --mount=type=secret,id=password,env=PASSWORD echo "root:$PASSWORD" | chpasswd
RUN echo chpasswd && useradd -m app
# expect: password-in-build
RUN echo "root:$PASSWORD" | chpasswd
# expect: password-in-build
RUN printf 'secret\nsecret\n' | passwd app
# expect: password-in-build
RUN chpasswd <<< app:app
# expect: password-in-build
RUN useradd -p '' app
