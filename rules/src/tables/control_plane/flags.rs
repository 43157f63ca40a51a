//! The flags themselves.

use lintainer_core::rule::Profile::{Audit, Essential, Hardened};

use super::Bad::{Any, Below, Empty, Has, Is, Lacks, LongerThan, Not, WeakSuite};
use super::{Flag, flag};

const APISERVER: &str = "kube-apiserver";
const CONTROLLER_MANAGER: &str = "kube-controller-manager";
const SCHEDULER: &str = "kube-scheduler";
const ETCD: &str = "etcd";
const KUBELET: &str = "kubelet";

/// All flags, those of a component together.
pub(crate) static FLAGS: &[Flag] = &[
    flag(APISERVER, &["--anonymous-auth"], Is(&["true"]), Essential, Some(Audit))
        .says("requests without a login are answered")
        .known_as(&["checkov/CKV_K8S_68", "trivy/KCV-0001", "kics/1de5cc51-f376-4638-a940-20f2e85ae238"])
        .unless(&["--authentication-config"]),
    flag(APISERVER, &["--basic-auth-file"], Any, Essential, None)
        .says("passwords lie in a file and are sent with each request")
        .known_as(&["checkov/CKV_K8S_69", "kics/5da47109-f8d6-4585-9e2b-96a8958a12f5"])
        .removed(19),
    flag(APISERVER, &["--token-auth-file"], Any, Essential, None)
        .says("tokens lie in a file and never expire")
        .known_as(&["checkov/CKV_K8S_70", "trivy/KCV-0002", "kics/32ecd76e-7bbf-402e-bf48-8b9485749558"]),
    flag(APISERVER, &["--kubelet-https"], Is(&["false"]), Essential, None)
        .says("the kubelets are reached in plain text")
        .known_as(&["checkov/CKV_K8S_71", "trivy/KCV-0004", "kics/cdc8b54e-6b16-4538-a1b0-35849dbe29cf"])
        .removed(22),
    flag(APISERVER, &["--kubelet-client-certificate", "--kubelet-client-key"], Empty, Essential, Some(Hardened))
        .says("the server does not log in to the kubelets")
        .known_as(&["checkov/CKV_K8S_72", "trivy/KCV-0005", "kics/36a27826-1bf5-49da-aeb0-a60a30c0e834"]),
    flag(APISERVER, &["--kubelet-certificate-authority"], Empty, Essential, Some(Hardened))
        .says("the certificates of the kubelets are not checked")
        .known_as(&["checkov/CKV_K8S_73", "trivy/KCV-0006", "kics/ec18a0d3-0069-4a58-a7fb-fbfe0b4bbbe0"]),
    flag(APISERVER, &["--authorization-mode"], Has("AlwaysAllow"), Essential, Some(Essential))
        .says("everyone who is logged in may do everything")
        .known_as(&["checkov/CKV_K8S_74", "trivy/KCV-0007", "kics/f1f4d8da-1ac4-47d0-b1aa-91e69d33f7d5"])
        .unless(&["--authorization-config"]),
    flag(APISERVER, &["--authorization-mode"], Lacks("Node"), Hardened, None)
        .says("kubelets are not limited to what their pods need")
        .known_as(&["checkov/CKV_K8S_75", "trivy/KCV-0008", "kics/4d7ee40f-fc5d-427d-8cac-dffbe22d42d1"])
        .unless(&["--authorization-config"]),
    flag(APISERVER, &["--authorization-mode"], Lacks("RBAC"), Hardened, None)
        .says("roles and bindings have no effect")
        .known_as(&["checkov/CKV_K8S_77", "trivy/KCV-0009", "kics/1aa4a1ae-5dbb-48a1-9aa2-630ea4be208e"])
        .unless(&["--authorization-config"]),
    flag(APISERVER, &["--enable-admission-plugins"], Lacks("EventRateLimit"), Audit, Some(Audit))
        .says("nothing limits how many events a client makes")
        .known_as(&["checkov/CKV_K8S_78", "trivy/KCV-0010", "kics/e0099af2-fe17-411f-9991-0de28fe15f3c"]),
    flag(APISERVER, &["--enable-admission-plugins"], Has("AlwaysAdmit"), Essential, None)
        .says("every request is admitted")
        .known_as(&["checkov/CKV_K8S_79", "trivy/KCV-0011", "kics/ce30e584-b33f-4c7d-b418-a3d7027f8f60"]),
    flag(APISERVER, &["--enable-admission-plugins"], Lacks("AlwaysPullImages"), Audit, Some(Audit))
        .says("pods may run images that another one was allowed to pull")
        .known_as(&["checkov/CKV_K8S_80", "trivy/KCV-0012", "kics/a77f4d07-c6e0-4a48-8b35-0eeb51576f4f"]),
    flag(APISERVER, &["--enable-admission-plugins"], Has("SecurityContextDeny"), Essential, None)
        .says("`SecurityContextDeny` is no longer known")
        .known_as(&[])
        .removed(30),
    flag(APISERVER, &["--disable-admission-plugins"], Has("ServiceAccount"), Essential, None)
        .says("pods get no account, and may name any")
        .known_as(&["checkov/CKV_K8S_82", "trivy/KCV-0014", "kics/9587c890-0524-40c2-9ce2-663af7c2f063"]),
    flag(APISERVER, &["--disable-admission-plugins"], Has("NamespaceLifecycle"), Essential, None)
        .says("objects may be made in namespaces that do not exist or are being deleted")
        .known_as(&["checkov/CKV_K8S_83", "trivy/KCV-0015", "kics/1ffe7bf7-563b-4b3d-a71d-ba6bd8d49b37"]),
    flag(APISERVER, &["--disable-admission-plugins"], Has("PodSecurity"), Essential, None)
        .says("the Pod Security labels of namespaces have no effect")
        .known_as(&[]),
    flag(APISERVER, &["--enable-admission-plugins"], Has("PodSecurityPolicy"), Essential, None)
        .says("`PodSecurityPolicy` is no longer known")
        .known_as(&[])
        .removed(25),
    flag(APISERVER, &["--enable-admission-plugins"], Lacks("NodeRestriction"), Hardened, Some(Hardened))
        .says("a kubelet may change other nodes and their pods")
        .known_as(&["checkov/CKV_K8S_85", "trivy/KCV-0016", "kics/33fc6923-6553-4fe6-9d3a-4efa51eb874b"]),
    flag(APISERVER, &["--enable-admission-plugins"], Lacks("DenyServiceExternalIPs"), Audit, Some(Audit))
        .says("a Service may take the traffic of any address")
        .known_as(&["trivy/KCV-0003"]),
    flag(APISERVER, &["--insecure-bind-address"], Any, Essential, None)
        .says("the API is served without TLS and login")
        .known_as(&["checkov/CKV_K8S_86", "kics/b9380fd3-5ffe-4d10-9290-13e18e71eee1"])
        .removed(24),
    flag(APISERVER, &["--insecure-port"], Not("0"), Essential, None)
        .says("the API is served without TLS and login")
        .known_as(&["checkov/CKV_K8S_88", "kics/fa4def8c-1898-4a35-a139-7b76b1acdef0"])
        .removed(24),
    flag(APISERVER, &["--secure-port"], Is(&["0", "0s"]), Essential, None)
        .says("the API is not served by TLS")
        .known_as(&["checkov/CKV_K8S_89", "trivy/KCV-0017", "kics/3d24b204-b73d-42cb-b0bf-1a5438c5f71e"]),
    flag(APISERVER, &["--profiling"], Is(&["true"]), Hardened, Some(Hardened))
        .says("profiles of the process show what it works on")
        .known_as(&["checkov/CKV_K8S_90", "trivy/KCV-0018", "kics/2f491173-6375-4a84-b28e-a4e2b9a58a69"]),
    flag(APISERVER, &["--audit-log-path"], Empty, Essential, Some(Hardened))
        .says("nothing records who did what")
        .known_as(&["checkov/CKV_K8S_91", "trivy/KCV-0019", "kics/73e251f0-363d-4e53-86e2-0a93592437eb"])
        .unless(&["--audit-webhook-config-file"]),
    flag(APISERVER, &["--audit-policy-file"], Empty, Essential, Some(Hardened))
        .says("nothing is logged without a policy")
        .known_as(&["kics/13a49a2e-488e-4309-a7c0-d6b05577a5fb"]),
    flag(APISERVER, &["--audit-log-maxage"], Below(30), Audit, Some(Audit))
        .says("old logs are not kept for 30 days, or for ever")
        .known_as(&["checkov/CKV_K8S_92", "trivy/KCV-0020", "kics/da9f3aa8-fbfb-472f-b5a1-576127944218"])
        .only_with(&["--audit-log-path"]),
    flag(APISERVER, &["--audit-log-maxbackup"], Below(10), Audit, Some(Audit))
        .says("fewer than 10 files of logs are kept, or all")
        .known_as(&["checkov/CKV_K8S_93", "trivy/KCV-0021", "kics/768aab52-2504-4a2f-a3e3-329d5a679848"])
        .only_with(&["--audit-log-path"]),
    flag(APISERVER, &["--audit-log-maxsize"], Below(100), Audit, Some(Audit))
        .says("the files of logs are smaller than 100 megabytes")
        .known_as(&["checkov/CKV_K8S_94", "trivy/KCV-0022", "kics/35c0a471-f7c8-4993-aa2c-503a3c712a66"])
        .only_with(&["--audit-log-path"]),
    flag(APISERVER, &["--request-timeout"], LongerThan(300), Audit, None)
        .says("slow requests hold the server for long")
        .known_as(&["checkov/CKV_K8S_95", "kics/d89a15bb-8dba-4c71-9529-bef6729b9c09"]),
    flag(APISERVER, &["--service-account-lookup"], Is(&["false"]), Essential, None)
        .says("tokens of deleted accounts stay valid")
        .known_as(&["checkov/CKV_K8S_96", "trivy/KCV-0024", "kics/a5530bd7-225a-48f9-91bb-f40b04200165"]),
    flag(APISERVER, &["--service-account-key-file"], Empty, Essential, None)
        .says("the tokens of accounts cannot be checked")
        .known_as(&["checkov/CKV_K8S_97", "trivy/KCV-0025", "kics/dab4ec72-ce2e-4732-b7c3-1757dcce01a1"]),
    flag(APISERVER, &["--etcd-certfile", "--etcd-keyfile"], Empty, Essential, Some(Hardened))
        .says("the server does not log in to etcd")
        .known_as(&["checkov/CKV_K8S_99", "trivy/KCV-0026", "kics/3f5ff8a7-5ad6-4d02-86f5-666307da1b20"]),
    flag(APISERVER, &["--tls-cert-file", "--tls-private-key-file"], Empty, Essential, Some(Hardened))
        .says("the server makes a certificate that nobody can check")
        .known_as(&["checkov/CKV_K8S_100", "trivy/KCV-0027", "kics/fa750c81-93c2-4fab-9c6d-d3fd3ce3b89f"]),
    flag(APISERVER, &["--client-ca-file"], Empty, Essential, Some(Hardened))
        .says("clients cannot log in with certificates")
        .known_as(&["trivy/KCV-0028"]),
    flag(APISERVER, &["--etcd-cafile"], Empty, Essential, Some(Hardened))
        .says("the certificate of etcd is not checked")
        .known_as(&["checkov/CKV_K8S_102", "trivy/KCV-0029", "kics/895a5a95-3756-4b04-9924-2f3bc93181bd"]),
    flag(APISERVER, &["--encryption-provider-config"], Empty, Essential, Some(Hardened))
        .says("Secrets lie in etcd as they are")
        .known_as(&["checkov/CKV_K8S_104", "trivy/KCV-0030", "kics/cbd2db69-0b21-4c14-8a40-7710a50571a9"]),
    flag(APISERVER, &["--tls-cipher-suites"], WeakSuite, Essential, None)
        .says("weak ciphers are accepted")
        .known_as(&["checkov/CKV_K8S_105", "kics/510d5810-9a30-443a-817d-5c1fa527b110"]),
    flag(APISERVER, &["--tls-min-version"], Is(&["VersionTLS10", "VersionTLS11"]), Essential, None)
        .says("old versions of TLS are accepted")
        .known_as(&[]),
    flag(CONTROLLER_MANAGER, &["--terminated-pod-gc-threshold"], Below(1), Essential, None)
        .says("pods that have ended are never removed")
        .known_as(&["checkov/CKV_K8S_106", "trivy/KCV-0033", "kics/49113af4-29ca-458e-b8d4-724c01a4a24f"]),
    flag(CONTROLLER_MANAGER, &["--profiling"], Is(&["true"]), Hardened, Some(Hardened))
        .says("profiles of the process show what it works on")
        .known_as(&["checkov/CKV_K8S_107", "trivy/KCV-0034", "kics/2f491173-6375-4a84-b28e-a4e2b9a58a69"]),
    flag(CONTROLLER_MANAGER, &["--use-service-account-credentials"], Is(&["false"]), Essential, Some(Hardened))
        .says("all controllers share one account")
        .known_as(&["checkov/CKV_K8S_108", "trivy/KCV-0035", "kics/1acd93f1-5a37-45c0-aaac-82ece818be7d"]),
    flag(CONTROLLER_MANAGER, &["--service-account-private-key-file"], Empty, Essential, Some(Hardened))
        .says("no tokens of accounts are signed")
        .known_as(&["checkov/CKV_K8S_110", "trivy/KCV-0036", "kics/ccc98ff7-68a7-436e-9218-185cb0b0b780"]),
    flag(CONTROLLER_MANAGER, &["--root-ca-file"], Empty, Essential, Some(Hardened))
        .says("pods cannot check the certificate of the API")
        .known_as(&["checkov/CKV_K8S_111", "trivy/KCV-0037", "kics/05fb986f-ac73-4ebb-a5b2-7faafa93d882"]),
    flag(CONTROLLER_MANAGER, &["--feature-gates"], Has("RotateKubeletServerCertificate=false"), Essential, None)
        .says("the certificates of kubelets are not renewed")
        .known_as(&["checkov/CKV_K8S_112", "trivy/KCV-0038", "kics/1c621b8e-2c6a-44f5-bd6a-fb0fb7ba33e2"]),
    flag(CONTROLLER_MANAGER, &["--bind-address"], Is(&["0.0.0.0", "::", "[::]"]), Hardened, Some(Hardened))
        .says("it listens on all addresses of the node")
        .known_as(&["checkov/CKV_K8S_113", "trivy/KCV-0039", "kics/46a2e9ec-6a5f-4faa-9d39-4ea44d5d87a2"]),
    flag(SCHEDULER, &["--profiling"], Is(&["true"]), Hardened, Some(Hardened))
        .says("profiles of the process show what it works on")
        .known_as(&["checkov/CKV_K8S_114", "trivy/KCV-0040", "kics/2f491173-6375-4a84-b28e-a4e2b9a58a69"])
        .unless(&["--config"]),
    flag(SCHEDULER, &["--bind-address"], Is(&["0.0.0.0", "::", "[::]"]), Hardened, Some(Hardened))
        .says("it listens on all addresses of the node")
        .known_as(&["checkov/CKV_K8S_115", "trivy/KCV-0041", "kics/46a2e9ec-6a5f-4faa-9d39-4ea44d5d87a2"]),
    flag(ETCD, &["--cert-file", "--key-file"], Empty, Essential, Some(Hardened))
        .says("clients reach etcd in plain text")
        .known_as(&["checkov/CKV_K8S_116", "trivy/KCV-0042", "kics/075ca296-6768-4322-aea2-ba5063b969a9"]),
    flag(ETCD, &["--client-cert-auth"], Is(&["false"]), Essential, Some(Hardened))
        .says("clients of etcd need no certificate")
        .known_as(&["checkov/CKV_K8S_117", "trivy/KCV-0043", "kics/9391103a-d8d7-4671-ac5d-606ba7ccb0ac"]),
    flag(ETCD, &["--auto-tls"], Is(&["true"]), Essential, None)
        .says("etcd makes a certificate that nobody can check")
        .known_as(&["checkov/CKV_K8S_118", "trivy/KCV-0044", "kics/98ce8b81-7707-4734-aa39-627c6db3d84b"]),
    flag(ETCD, &["--peer-cert-file", "--peer-key-file"], Empty, Essential, Some(Hardened))
        .says("members of etcd talk in plain text")
        .known_as(&["checkov/CKV_K8S_119", "trivy/KCV-0045", "kics/09bb9e96-8da3-4736-b89a-b36814acca60"])
        .only_with(&["--initial-cluster"]),
    flag(ETCD, &["--peer-client-cert-auth"], Is(&["false"]), Essential, Some(Hardened))
        .says("members of etcd need no certificate")
        .known_as(&["checkov/CKV_K8S_121", "trivy/KCV-0046", "kics/b7d0181d-0a9b-4611-9d1c-1ad4f0b620ff"])
        .only_with(&["--initial-cluster"]),
    flag(ETCD, &["--peer-auto-tls"], Is(&["true"]), Essential, None)
        .says("members of etcd make certificates that nobody can check")
        .known_as(&["trivy/KCV-0047", "kics/ae8827e2-4af9-4baa-9998-87539ae0d6f0"])
        .only_with(&["--initial-cluster"]),
    flag(KUBELET, &["--anonymous-auth"], Is(&["true"]), Essential, None)
        .says("anyone who reaches the kubelet may ask it")
        .known_as(&["checkov/CKV_K8S_138", "kics/1de5cc51-f376-4638-a940-20f2e85ae238"]),
    flag(KUBELET, &["--authorization-mode"], Has("AlwaysAllow"), Essential, None)
        .says("whoever is logged in may run commands in every pod")
        .known_as(&["checkov/CKV_K8S_139", "kics/f1f4d8da-1ac4-47d0-b1aa-91e69d33f7d5"]),
    flag(KUBELET, &["--client-ca-file"], Empty, Essential, None)
        .says("nobody can log in with a certificate")
        .known_as(&["checkov/CKV_K8S_140"]),
    flag(KUBELET, &["--read-only-port"], Not("0"), Essential, None)
        .says("the kubelet shows its pods to everyone")
        .known_as(&["checkov/CKV_K8S_141", "kics/2940d48a-dc5e-4178-a3f8-bfbd80720b41"]),
    flag(KUBELET, &["--streaming-connection-idle-timeout"], Is(&["0", "0s"]), Essential, None)
        .says("idle connections to pods are never closed")
        .known_as(&["checkov/CKV_K8S_143", "kics/ed89b97d-04e9-4fd4-919f-ee5b27e555e9"]),
    flag(KUBELET, &["--protect-kernel-defaults"], Is(&["false"]), Hardened, None)
        .says("the kubelet changes settings of the kernel")
        .known_as(&["checkov/CKV_K8S_144", "kics/6cf42c97-facd-4fda-b8af-ea4529123355"]),
    flag(KUBELET, &["--make-iptables-util-chains"], Is(&["false"]), Essential, None)
        .says("the rules of the firewall may be lost")
        .known_as(&["checkov/CKV_K8S_145", "kics/5f89001f-6dd9-49ff-9b15-d8cd71b617f4"]),
    flag(KUBELET, &["--hostname-override"], Any, Audit, None)
        .says("the name of the node no longer fits its certificate")
        .known_as(&["checkov/CKV_K8S_146", "kics/bf36b900-b5ef-4828-adb7-70eb543b7cfb"]),
    flag(KUBELET, &["--event-qps"], Below(0), Audit, None)
        .says("events get lost or come without limit")
        .known_as(&["checkov/CKV_K8S_147", "kics/1a07a446-8e61-4e4d-bc16-b0781fcb8211"]),
    flag(KUBELET, &["--tls-cert-file", "--tls-private-key-file"], Empty, Audit, None)
        .says("the kubelet makes a certificate that nobody can check")
        .known_as(&["checkov/CKV_K8S_148"]),
    flag(KUBELET, &["--rotate-certificates"], Is(&["false"]), Hardened, None)
        .says("the certificate of the kubelet is not renewed")
        .known_as(&["checkov/CKV_K8S_149", "kics/52d70f2e-3257-474c-b3dc-8ad9ba6a061a"]),
    flag(KUBELET, &["--tls-cipher-suites"], WeakSuite, Essential, None)
        .says("weak ciphers are accepted")
        .known_as(&["checkov/CKV_K8S_151", "kics/510d5810-9a30-443a-817d-5c1fa527b110"]),
];
