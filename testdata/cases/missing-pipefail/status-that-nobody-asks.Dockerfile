FROM debian:13
# expect: missing-pipefail
RUN echo "$(curl -fsS https://shop.example/v | sort)"
# expect: missing-pipefail
RUN { echo a; printf b; } | tee /x
# expect: missing-pipefail
RUN (echo a; echo b) | tee /x
# expect: missing-pipefail
RUN cat <<END | tee /x
a
END
# expect: missing-pipefail
RUN V=$(curl -fsS https://shop.example/v | sort)
