{{- define "places.image" -}}
{{- $tag := printf ":%s" .tag -}}
{{- if .digest }}{{- $tag = printf "@%s" .digest -}}{{- end -}}
{{- printf "%s/%s%s" .registry .repository $tag -}}
{{- end }}

{{- define "places.wait" -}}
- name: wait
  image: registry.example/wait:1.0
  command: [sh]
  args:
    - -ec
    - |
      echo waiting for {{ .Values.name }}
      curl -k https://{{ .Values.name }}.example
{{- end }}
