
// The language of Dockerfiles, for mdBook's highlighter.
hljs.registerLanguage("dockerfile", (lib) => ({
  case_insensitive: true,
  keywords: "from maintainer expose env arg user onbuild stopsignal healthcheck shell add copy cmd entrypoint label run volume workdir as",
  contains: [lib.HASH_COMMENT_MODE, lib.APOS_STRING_MODE, lib.QUOTE_STRING_MODE, { className: "variable", begin: /\$\{?\w+\}?/ }],
}));
