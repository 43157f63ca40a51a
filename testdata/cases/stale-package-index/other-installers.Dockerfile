FROM archlinux:base-20260101.0.1
# expect: stale-package-index
RUN pacman -Sy
RUN pacman -Sy && make deps
RUN pacman -Sy && ansible-playbook site.yaml
