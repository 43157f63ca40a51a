FROM debian:13
# expect: cd-in-run
RUN git clone https://git.shop.test/web && cd web && make && cd .. && rm -r web
# expect: cd-in-run
RUN if [ -d /srv/web ]; then cd /srv/web; make; fi
# Nothing follows that the change would hold for.
RUN mkdir web && (cd web && make) && make install
RUN echo "$(cd web && git describe)" > /version
RUN web() { cd web && make; } && web
RUN cd web | true && make
RUN cd /srv/web
