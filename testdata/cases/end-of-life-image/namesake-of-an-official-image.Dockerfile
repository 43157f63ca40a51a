FROM ghcr.io/team/node:16
