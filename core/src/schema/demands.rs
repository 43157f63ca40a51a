//! What the API server asks of values beyond their types: what is empty, numbers out of range, fields that exclude each
//! other, names of a wrong form. Source: `pkg/apis/*/validation` of `k8s.io/kubernetes` 1.37.
//!
//! What has a rule of its own is not here: ports, probes, hooks, quantities, schedules, references.

use super::forms::Form;
use super::volumes::{PERSISTENT_VOLUMES, VOLUMES};

/// Something that is asked of a mapping of some type.
#[derive(Debug, Clone, Copy)]
pub(super) enum Demand {
    /// A field is written, and not empty.
    Filled(&'static str),
    /// A list, mapping or text is not empty where it is written.
    NotEmpty(&'static str),
    /// A number lies between two, both included.
    Within(&'static str, i64, i64),
    /// A text, or each text of a list, has a form.
    Form(&'static str, Form),
    /// At most one of some fields is written.
    AtMostOne(&'static [&'static str]),
    /// One of some fields is written, and only one.
    ExactlyOne(&'static [&'static str]),
    /// One of some fields is written, or several.
    Any(&'static [&'static str]),
    /// No two items of a list have the same text in a field.
    Unique(&'static str, &'static str),
    /// A field must be filled where another one has one of some values.
    Needs(&'static str, &'static [&'static str], &'static str),
    /// A field must not be written where another one has one of some values.
    Forbids(&'static str, &'static [&'static str], &'static str),
    /// A text, or each text of a list, is one of some.
    OneOf(&'static str, &'static [&'static str]),
    /// The keys of a mapping have a form.
    Keys(&'static str, Form),
    /// The keys and values of a mapping are those of labels.
    Labels(&'static str),
    /// A field must not be written, with what is wrong about it.
    Never(&'static str, &'static str),
    /// More is asked of the mapping below this field, or of the items of its list, than of others of their type.
    Below(&'static str, &'static [Demand]),
    /// More is asked where a field has one of some values.
    When(&'static str, &'static [&'static str], &'static [Demand]),
    /// A field must not be written unless another one has one of some values.
    OnlyWith(&'static str, &'static str, &'static [&'static str]),
    /// No text of a list repeats another one.
    Distinct(&'static str),
    /// A list has no more items than this.
    AtMost(&'static str, usize),
    /// A pod with a Windows host process is in the network of its node.
    NetworkOfHostProcesses,
}

/// What is asked of the mappings of a type.
pub(super) fn of(type_name: &str) -> &'static [Demand] {
    DEMANDS.binary_search_by_key(&type_name, |(name, _)| name).map_or(&[], |at| DEMANDS[at].1)
}

use Demand::{
    Any, AtMost, AtMostOne, Below, Distinct, ExactlyOne, Filled, Forbids, Form as F, Keys, Labels, Needs,
    NetworkOfHostProcesses, Never, NotEmpty, OneOf, OnlyWith, Unique, When, Within,
};

/// The largest number of 32 bits.
const MAX: i64 = i32::MAX as i64;

const CONTAINER: &[Demand] = &[
    Filled("image"),
    F("name", Form::Label),
    F("image", Form::Trimmed),
    OneOf("restartPolicy", &["Always", "Never", "OnFailure"]),
    Unique("ports", "name"),
];

const METRIC_OF_OBJECT: &[Demand] = &[Below("target", &[Any(&["averageValue", "value"])])];

const METRIC_OF_RESOURCE: &[Demand] = &[Below("target", &[Any(&["averageUtilization", "averageValue"])])];

const WEBHOOK: &[Demand] = &[
    F("name", Form::FullName),
    NotEmpty("admissionReviewVersions"),
    OneOf("sideEffects", &["None", "NoneOnDryRun"]),
    Within("timeoutSeconds", 1, 30),
];

const POD_WITHOUT_DEADLINE: &[Demand] =
    &[Below("spec", &[Never("activeDeadlineSeconds", "cannot be set for pods that are to run for ever")])];

const SCALED: &[Demand] = &[
    Below("template", POD_WITHOUT_DEADLINE),
    Within("replicas", 0, MAX),
    Within("minReadySeconds", 0, MAX),
    Within("revisionHistoryLimit", 0, MAX),
    Within("progressDeadlineSeconds", 0, MAX),
];

const REPLICATED: &[Demand] = &[
    Filled("template"),
    Below("template", POD_WITHOUT_DEADLINE),
    Within("replicas", 0, MAX),
    Within("minReadySeconds", 0, MAX),
];

/// By the names of types, sorted.
const DEMANDS: &[(&str, &[Demand])] = &[
    ("admissionregistration.v1.MutatingWebhook", WEBHOOK),
    (
        "admissionregistration.v1.NamedRuleWithOperations",
        &[Filled("apiGroups"), Filled("apiVersions"), Filled("operations"), Filled("resources")],
    ),
    ("admissionregistration.v1.ParamRef", &[Filled("parameterNotFoundAction")]),
    (
        "admissionregistration.v1.RuleWithOperations",
        &[Filled("apiGroups"), Filled("apiVersions"), Filled("operations"), Filled("resources")],
    ),
    ("admissionregistration.v1.ValidatingWebhook", WEBHOOK),
    ("admissionregistration.v1.WebhookClientConfig", &[ExactlyOne(&["service", "url"]), F("url", Form::Https)]),
    ("apps.v1.DaemonSet", &[Filled("spec")]),
    (
        "apps.v1.DaemonSetSpec",
        &[
            Within("minReadySeconds", 0, MAX),
            Within("revisionHistoryLimit", 0, MAX),
            Below("template", POD_WITHOUT_DEADLINE),
        ],
    ),
    ("apps.v1.Deployment", &[Filled("spec")]),
    ("apps.v1.DeploymentSpec", SCALED),
    ("apps.v1.DeploymentStrategy", &[Forbids("type", &["Recreate"], "rollingUpdate")]),
    ("apps.v1.ReplicaSet", &[Filled("spec")]),
    ("apps.v1.ReplicaSetSpec", REPLICATED),
    (
        "apps.v1.RollingUpdateDaemonSet",
        &[
            F("maxSurge", Form::Share),
            F("maxUnavailable", Form::Share),
            Within("maxSurge", 0, MAX),
            Within("maxUnavailable", 0, MAX),
        ],
    ),
    (
        "apps.v1.RollingUpdateDeployment",
        &[
            Within("maxSurge", 0, MAX),
            Within("maxUnavailable", 0, MAX),
            F("maxSurge", Form::Percentage),
            F("maxUnavailable", Form::Share),
        ],
    ),
    ("apps.v1.RollingUpdateStatefulSetStrategy", &[Within("partition", 0, MAX), F("maxUnavailable", Form::Share)]),
    ("apps.v1.StatefulSet", &[Filled("spec")]),
    ("apps.v1.StatefulSetOrdinals", &[Within("start", 0, MAX)]),
    (
        "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy",
        &[OneOf("whenDeleted", &["Delete", "Retain"]), OneOf("whenScaled", &["Delete", "Retain"])],
    ),
    ("apps.v1.StatefulSetSpec", REPLICATED),
    (
        "apps.v1.StatefulSetUpdateStrategy",
        &[Forbids("type", &["OnDelete"], "rollingUpdate"), OneOf("type", &["OnDelete", "RollingUpdate"])],
    ),
    (
        "autoscaling.v1.HorizontalPodAutoscalerSpec",
        &[
            Within("maxReplicas", 1, MAX),
            Within("minReplicas", 0, MAX),
            Within("targetCPUUtilizationPercentage", 1, MAX),
        ],
    ),
    (
        "autoscaling.v2.HPAScalingPolicy",
        &[OneOf("type", &["Percent", "Pods"]), Within("value", 1, MAX), Within("periodSeconds", 1, 1800)],
    ),
    (
        "autoscaling.v2.HPAScalingRules",
        &[Within("stabilizationWindowSeconds", 0, 3600), OneOf("selectPolicy", &["Disabled", "Max", "Min"])],
    ),
    ("autoscaling.v2.HorizontalPodAutoscaler", &[Filled("spec")]),
    ("autoscaling.v2.HorizontalPodAutoscalerSpec", &[Within("maxReplicas", 1, MAX), Within("minReplicas", 0, MAX)]),
    (
        "autoscaling.v2.MetricSpec",
        &[
            Needs("type", &["ContainerResource"], "containerResource"),
            Needs("type", &["External"], "external"),
            Needs("type", &["Object"], "object"),
            Needs("type", &["Pods"], "pods"),
            Needs("type", &["Resource"], "resource"),
            AtMostOne(&["containerResource", "external", "object", "pods", "resource"]),
            OneOf("type", &["ContainerResource", "External", "Object", "Pods", "Resource"]),
            Below("containerResource", METRIC_OF_RESOURCE),
            Below("external", METRIC_OF_OBJECT),
            Below("object", METRIC_OF_OBJECT),
            Below("pods", &[Below("target", &[Filled("averageValue")])]),
            Below("resource", METRIC_OF_RESOURCE),
        ],
    ),
    (
        "autoscaling.v2.MetricTarget",
        &[Within("averageUtilization", 1, MAX), OneOf("type", &["AverageValue", "Utilization", "Value"])],
    ),
    ("batch.v1.CronJob", &[Filled("spec")]),
    (
        "batch.v1.CronJobSpec",
        &[
            Within("failedJobsHistoryLimit", 0, MAX),
            Within("startingDeadlineSeconds", 0, i64::MAX),
            Within("successfulJobsHistoryLimit", 0, MAX),
        ],
    ),
    ("batch.v1.Job", &[Filled("spec")]),
    (
        "batch.v1.JobSpec",
        &[
            Within("activeDeadlineSeconds", 0, i64::MAX),
            Within("backoffLimit", 0, MAX),
            Within("completions", 0, MAX),
            Within("parallelism", 0, MAX),
            Within("ttlSecondsAfterFinished", 0, MAX),
            OnlyWith("backoffLimitPerIndex", "completionMode", &["Indexed"]),
            OnlyWith("selector", "manualSelector", &["true"]),
        ],
    ),
    ("batch.v1.PodFailurePolicyOnExitCodesRequirement", &[NotEmpty("values")]),
    ("coordination.v1.LeaseSpec", &[Within("leaseDurationSeconds", 1, MAX)]),
    ("core.v1.ClientIPConfig", &[Within("timeoutSeconds", 1, 86400)]),
    ("core.v1.ConfigMap", &[Keys("data", Form::FileName), Keys("binaryData", Form::FileName)]),
    ("core.v1.ConfigMapEnvSource", &[Filled("name"), F("name", Form::Subdomain)]),
    ("core.v1.ConfigMapKeySelector", &[F("name", Form::Subdomain), F("key", Form::FileName), Filled("name")]),
    ("core.v1.ConfigMapProjection", &[Filled("name")]),
    ("core.v1.ConfigMapVolumeSource", &[Filled("name"), Within("defaultMode", 0, 0o777)]),
    ("core.v1.Container", CONTAINER),
    ("core.v1.ContainerResizePolicy", &[OneOf("resourceName", &["cpu", "memory"])]),
    (
        "core.v1.DownwardAPIVolumeFile",
        &[
            ExactlyOne(&["fieldRef", "resourceFieldRef"]),
            F("path", Form::LocalPath),
            Below("fieldRef", &[F("fieldPath", Form::Metadata)]),
            Below("resourceFieldRef", &[Filled("containerName")]),
        ],
    ),
    ("core.v1.DownwardAPIVolumeSource", &[Within("defaultMode", 0, 0o777)]),
    ("core.v1.EmptyDirVolumeSource", &[F("sizeLimit", Form::NotNegative)]),
    ("core.v1.EndpointAddress", &[F("ip", Form::OrdinaryAddress)]),
    ("core.v1.EnvFromSource", &[ExactlyOne(&["configMapRef", "secretRef"]), F("prefix", Form::Variable)]),
    ("core.v1.EnvVar", &[F("name", Form::Variable), AtMostOne(&["value", "valueFrom"])]),
    (
        "core.v1.EnvVarSource",
        &[
            ExactlyOne(&["configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef"]),
            Below("fieldRef", &[F("fieldPath", Form::SingleField)]),
        ],
    ),
    ("core.v1.EphemeralContainer", CONTAINER),
    ("core.v1.ExecAction", &[Filled("command")]),
    ("core.v1.HTTPGetAction", &[F("port", Form::PortName)]),
    ("core.v1.HTTPHeader", &[F("name", Form::HeaderName)]),
    ("core.v1.HostAlias", &[F("ip", Form::Address), F("hostnames", Form::Subdomain)]),
    (
        "core.v1.HostPathVolumeSource",
        &[
            F("path", Form::NoWayUp),
            OneOf(
                "type",
                &["BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"],
            ),
        ],
    ),
    ("core.v1.ImageVolumeSource", &[Filled("reference")]),
    ("core.v1.KeyToPath", &[F("path", Form::LocalPath), Within("mode", 0, 0o777)]),
    (
        "core.v1.LimitRangeItem",
        &[
            OneOf("type", &["Container", "PersistentVolumeClaim", "Pod"]),
            Forbids("type", &["Pod"], "default"),
            Forbids("type", &["Pod"], "defaultRequest"),
            Keys("default", Form::Resource),
            Keys("defaultRequest", Form::Resource),
            Keys("max", Form::Resource),
            Keys("min", Form::Resource),
        ],
    ),
    ("core.v1.NFSVolumeSource", &[F("path", Form::AbsolutePath)]),
    ("core.v1.NodeSelector", &[NotEmpty("nodeSelectorTerms")]),
    (
        "core.v1.NodeSelectorRequirement",
        &[
            F("key", Form::Key),
            Needs("operator", &["In", "NotIn", "Gt", "Lt"], "values"),
            Forbids("operator", &["Exists", "DoesNotExist"], "values"),
        ],
    ),
    ("core.v1.ObjectFieldSelector", &[F("fieldPath", Form::PodField)]),
    ("core.v1.PersistentVolume", &[Filled("spec")]),
    ("core.v1.PersistentVolumeClaim", &[Filled("spec")]),
    ("core.v1.PersistentVolumeClaimSpec", &[Filled("accessModes"), F("storageClassName", Form::Subdomain)]),
    (
        "core.v1.PersistentVolumeSpec",
        &[
            Filled("accessModes"),
            Filled("capacity"),
            ExactlyOne(PERSISTENT_VOLUMES),
            Keys("capacity", Form::Storage),
            F("storageClassName", Form::Subdomain),
        ],
    ),
    ("core.v1.Pod", &[Filled("spec")]),
    ("core.v1.PodAffinityTerm", &[F("topologyKey", Form::Key)]),
    ("core.v1.PodDNSConfig", &[F("nameservers", Form::Address), AtMost("nameservers", 3)]),
    ("core.v1.PodOS", &[OneOf("name", &["linux", "windows"])]),
    ("core.v1.PodReadinessGate", &[F("conditionType", Form::Key)]),
    ("core.v1.PodResourceClaim", &[ExactlyOne(&["resourceClaimName", "resourceClaimTemplateName"])]),
    ("core.v1.PodSchedulingGate", &[F("name", Form::Key)]),
    (
        "core.v1.PodSecurityContext",
        &[
            Within("fsGroup", 0, MAX),
            Within("runAsGroup", 0, MAX),
            Within("runAsUser", 0, MAX),
            Within("supplementalGroups", 0, MAX),
        ],
    ),
    (
        "core.v1.PodSpec",
        &[
            NotEmpty("containers"),
            Never("ephemeralContainers", "cannot be set when a pod is created"),
            Within("activeDeadlineSeconds", 1, MAX),
            F("hostname", Form::Label),
            Needs("dnsPolicy", &["None"], "dnsConfig"),
            F("nodeName", Form::Subdomain),
            F("priorityClassName", Form::Subdomain),
            F("runtimeClassName", Form::Subdomain),
            F("serviceAccountName", Form::Subdomain),
            F("subdomain", Form::Label),
            Labels("nodeSelector"),
            Below("resources", &[Keys("limits", Form::PodResource), Keys("requests", Form::PodResource)]),
            When("hostPID", &["true"], &[OneOf("shareProcessNamespace", &["false"])]),
            Unique("schedulingGates", "name"),
            NetworkOfHostProcesses,
        ],
    ),
    ("core.v1.PodTemplateSpec", &[Filled("spec")]),
    ("core.v1.PreferredSchedulingTerm", &[Within("weight", 1, 100)]),
    ("core.v1.ProjectedVolumeSource", &[Within("defaultMode", 0, 0o777)]),
    ("core.v1.ReplicationControllerSpec", REPLICATED),
    ("core.v1.ResourceFieldSelector", &[F("resource", Form::ContainerField)]),
    ("core.v1.ResourceQuotaSpec", &[Keys("hard", Form::Quota)]),
    ("core.v1.ResourceRequirements", &[Keys("limits", Form::Resource), Keys("requests", Form::Resource)]),
    ("core.v1.ScopedResourceSelectorRequirement", &[Needs("operator", &["In", "NotIn"], "values")]),
    ("core.v1.Secret", &[Keys("data", Form::FileName), Keys("stringData", Form::FileName)]),
    ("core.v1.SecretEnvSource", &[Filled("name"), F("name", Form::Subdomain)]),
    ("core.v1.SecretKeySelector", &[F("name", Form::Subdomain), F("key", Form::FileName), Filled("name")]),
    ("core.v1.SecretProjection", &[Filled("name")]),
    ("core.v1.SecretVolumeSource", &[Filled("secretName"), Within("defaultMode", 0, 0o777)]),
    ("core.v1.SecurityContext", &[Within("runAsGroup", 0, MAX), Within("runAsUser", 0, MAX)]),
    ("core.v1.Service", &[Filled("spec")]),
    ("core.v1.ServiceAccountTokenProjection", &[Within("expirationSeconds", 600, 1 << 32)]),
    ("core.v1.ServicePort", &[F("targetPort", Form::PortName), F("appProtocol", Form::Key)]),
    (
        "core.v1.ServiceSpec",
        &[
            F("externalIPs", Form::OrdinaryAddress),
            Labels("selector"),
            Unique("ports", "name"),
            F("loadBalancerSourceRanges", Form::Cidr),
            OneOf("ipFamilies", &["IPv4", "IPv6"]),
            OneOf("trafficDistribution", &["PreferClose", "PreferSameNode", "PreferSameZone"]),
            Distinct("ipFamilies"),
            F("clusterIP", Form::ClusterAddress),
            OnlyWith("healthCheckNodePort", "externalTrafficPolicy", &["Local"]),
            When("type", &["ExternalName"], &[F("externalName", Form::Subdomain)]),
        ],
    ),
    ("core.v1.TCPSocketAction", &[F("port", Form::PortName)]),
    (
        "core.v1.Toleration",
        &[
            F("key", Form::Key),
            Forbids("operator", &["Exists"], "value"),
            Forbids("effect", &["NoSchedule", "PreferNoSchedule"], "tolerationSeconds"),
        ],
    ),
    ("core.v1.Volume", &[F("name", Form::Label), AtMostOne(VOLUMES)]),
    (
        "core.v1.VolumeMount",
        &[
            F("subPath", Form::LocalPath),
            AtMostOne(&["subPath", "subPathExpr"]),
            When(
                "recursiveReadOnly",
                &["Enabled", "IfPossible"],
                &[OnlyWith("recursiveReadOnly", "readOnly", &["true"])],
            ),
        ],
    ),
    (
        "core.v1.VolumeProjection",
        &[AtMostOne(&[
            "clusterTrustBundle",
            "configMap",
            "downwardAPI",
            "podCertificate",
            "secret",
            "serviceAccountToken",
        ])],
    ),
    ("core.v1.WeightedPodAffinityTerm", &[Within("weight", 1, 100)]),
    ("discovery.v1.Endpoint", &[NotEmpty("addresses")]),
    (
        "discovery.v1.EndpointSlice",
        &[When("addressType", &["IPv4", "IPv6"], &[Below("endpoints", &[F("addresses", Form::Address)])])],
    ),
    ("meta.v1.LabelSelector", &[Labels("matchLabels")]),
    (
        "meta.v1.LabelSelectorRequirement",
        &[
            F("key", Form::Key),
            OneOf("operator", &["DoesNotExist", "Exists", "In", "NotIn"]),
            Needs("operator", &["In", "NotIn"], "values"),
            Forbids("operator", &["Exists", "DoesNotExist"], "values"),
        ],
    ),
    ("meta.v1.ObjectMeta", &[F("finalizers", Form::Finalizer), F("namespace", Form::Label)]),
    (
        "networking.v1.HTTPIngressPath",
        &[
            F("path", Form::AbsolutePath),
            Needs("pathType", &["Exact", "Prefix"], "path"),
            When("pathType", &["Exact", "Prefix"], &[F("path", Form::UrlPath)]),
        ],
    ),
    ("networking.v1.HTTPIngressRuleValue", &[NotEmpty("paths")]),
    ("networking.v1.IPBlock", &[F("cidr", Form::Cidr), F("except", Form::Cidr)]),
    ("networking.v1.Ingress", &[Filled("spec")]),
    ("networking.v1.IngressBackend", &[ExactlyOne(&["resource", "service"])]),
    ("networking.v1.IngressClassSpec", &[Filled("controller"), F("controller", Form::DomainPath)]),
    ("networking.v1.IngressRule", &[F("host", Form::Host)]),
    ("networking.v1.IngressServiceBackend", &[Filled("port"), F("name", Form::Label)]),
    ("networking.v1.IngressSpec", &[Any(&["defaultBackend", "rules"]), F("ingressClassName", Form::Subdomain)]),
    ("networking.v1.IngressTLS", &[F("hosts", Form::Host), F("secretName", Form::Subdomain)]),
    ("networking.v1.NetworkPolicyPeer", &[Any(&["ipBlock", "namespaceSelector", "podSelector"])]),
    ("networking.v1.NetworkPolicyPort", &[F("port", Form::PortName), Within("port", 1, 65535)]),
    ("networking.v1.NetworkPolicySpec", &[OneOf("policyTypes", &["Egress", "Ingress"])]),
    ("networking.v1.ServiceBackendPort", &[ExactlyOne(&["name", "number"]), Within("number", 1, 65535)]),
    ("node.v1.RuntimeClass", &[F("handler", Form::Label)]),
    ("policy.v1.PodDisruptionBudgetSpec", &[F("minAvailable", Form::Share), F("maxUnavailable", Form::Share)]),
    ("rbac.v1.AggregationRule", &[Filled("clusterRoleSelectors")]),
    ("rbac.v1.ClusterRoleBinding", &[Below("subjects", &[Needs("kind", &["ServiceAccount"], "namespace")])]),
    ("rbac.v1.PolicyRule", &[NotEmpty("verbs")]),
    (
        "rbac.v1.RoleRef",
        &[
            OneOf("apiGroup", &["rbac.authorization.k8s.io"]),
            OneOf("kind", &["ClusterRole", "Role"]),
            F("name", Form::PathSegment),
        ],
    ),
    (
        "rbac.v1.Subject",
        &[OneOf("kind", &["Group", "ServiceAccount", "User"]), Forbids("kind", &["ServiceAccount"], "apiGroup")],
    ),
    ("scheduling.v1.PriorityClass", &[Within("value", -MAX, 1_000_000_000)]),
    ("storage.v1.StorageClass", &[OneOf("reclaimPolicy", &["Delete", "Retain"]), F("provisioner", Form::Key)]),
];

#[cfg(test)]
mod tests {
    use super::super::{Type, kubernetes};
    use super::*;

    fn fields(demand: &Demand) -> Vec<&'static str> {
        match *demand {
            Filled(name) | NotEmpty(name) | Within(name, ..) | F(name, _) | OneOf(name, _) | Unique(name, _) => {
                vec![name]
            }
            AtMostOne(names) | ExactlyOne(names) | Any(names) => names.to_vec(),
            Needs(name, _, other) | Forbids(name, _, other) => vec![name, other],
            Keys(name, _) | Labels(name) | Below(name, _) | Never(name, _) => vec![name],
            Distinct(name) | AtMost(name, _) => vec![name],
            OnlyWith(name, other, _) => vec![name, other],
            NetworkOfHostProcesses => vec!["hostNetwork"],
            When(name, _, demands) => demands.iter().flat_map(fields).chain([name]).collect(),
        }
    }

    #[test]
    fn all_types_and_fields_are_in_the_schema_and_sorted() {
        let schema = kubernetes::schema().expect("readable");
        assert!(DEMANDS.is_sorted_by(|one, other| one.0 < other.0));
        for (name, demands) in DEMANDS {
            let mut types = (0..schema.types.len()).map(|index| Type { schema, index });
            let of = types.find(|of| of.name() == *name).expect(name);
            for field in demands.iter().flat_map(fields) {
                assert!(of.field(field).is_some(), "{name} has no {field}");
            }
        }
    }
}
