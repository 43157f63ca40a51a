{{- define "shop.name" -}}
{{- printf "%s-%s" .Release.Name (default .Chart.Name .Values.nameOverride) | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "shop.image" -}}
{{ .registry }}/{{ .repository }}:{{ .tag }}
{{- end }}

{{- define "shop.sidecar" -}}
- name: sidecar
  image: registry.example/sidecar:1.0
  securityContext:
    privileged: true
  resources:
    limits: {memory: 64Mi}
{{- end }}
