FROM debian:13
RUN echo "$(curl -fsS https://shop.example/v | sort)"
RUN { echo a; printf b; } | tee /x
RUN (echo a; echo b) | tee /x
RUN cat <<END | tee /x
a
END
# expect: missing-pipefail
RUN V=$(curl -fsS https://shop.example/v | sort)
