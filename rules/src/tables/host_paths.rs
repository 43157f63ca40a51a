//! Paths of a host that matter, by the Filesystem Hierarchy Standard and the documentation of container engines and the
//! kubelet: kept by hand.

use lintainer_core::model::Format::{self, Compose};

/// Everything at and below these is sensitive on a node of a cluster.
const NODE: [&str; 18] = [
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/lib64",
    "/opt/cni",
    "/proc",
    "/root",
    "/sbin",
    "/sys",
    "/usr",
    "/var/lib/containerd",
    "/var/lib/docker",
    "/var/lib/etcd",
    "/var/lib/kubelet",
    "/var/log",
];

/// What the system and container engines have below `/run`; anything else there belongs to who made it.
const RUN: [&str; 22] = [
    "/run/buildkit",
    "/run/calico",
    "/run/cilium",
    "/run/containerd",
    "/run/cri-dockerd.sock",
    "/run/crio",
    "/run/dbus",
    "/run/docker",
    "/run/docker.sock",
    "/run/dockershim.sock",
    "/run/flannel",
    "/run/k3s",
    "/run/libvirt",
    "/run/lock",
    "/run/log",
    "/run/netns",
    "/run/podman",
    "/run/secrets",
    "/run/systemd",
    "/run/udev",
    "/run/user",
    "/run/xtables.lock",
];

/// These as a whole are sensitive on any host.
const WHOLE: [&str; 11] =
    ["/bin", "/dev", "/etc", "/home", "/lib", "/lib32", "/lib64", "/libx32", "/sbin", "/usr", "/var"];

/// These and all below them are sensitive on any host.
const BELOW: [&str; 24] = [
    "/boot",
    "/dev/mem",
    "/dev/kmem",
    "/etc/cron.d",
    "/etc/crontab",
    "/etc/docker",
    "/etc/group",
    "/etc/gshadow",
    "/etc/kubernetes",
    "/etc/ld.so.preload",
    "/etc/pam.d",
    "/etc/passwd",
    "/etc/shadow",
    "/etc/ssh",
    "/etc/sudoers",
    "/etc/sudoers.d",
    "/etc/systemd",
    "/proc",
    "/root",
    "/sys",
    "/var/lib/containerd",
    "/var/lib/docker",
    "/var/lib/etcd",
    "/var/lib/kubelet",
];

/// Certificates that everybody may read, and devices that hold nothing.
const HARMLESS: [&str; 11] = [
    "/dev/full",
    "/dev/null",
    "/dev/random",
    "/dev/urandom",
    "/dev/zero",
    "/etc/ca-certificates",
    "/etc/pki/ca-trust",
    "/etc/pki/tls/certs",
    "/etc/ssl/certs",
    "/usr/local/share/ca-certificates",
    "/usr/share/ca-certificates",
];

fn is_at_or_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a cleaned path of a host is the system's own; a node of a cluster has more of them.
pub(crate) fn is_sensitive(path: &str, format: Format) -> bool {
    let path = match path.strip_prefix("/var/run") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("/run{rest}"),
        _ => path.to_string(),
    };
    let below = |folders: &[&str]| folders.iter().any(|folder| is_at_or_below(&path, folder));
    if path == "/" {
        return true;
    }
    match format {
        Compose => WHOLE.contains(&path.as_str()) || below(&BELOW),
        _ => path == "/run" || below(&NODE) || below(&RUN),
    }
}

/// Whether everybody may read what is there, or it holds nothing.
pub(crate) fn is_harmless(path: &str) -> bool {
    HARMLESS.iter().any(|folder| is_at_or_below(path, folder))
}

/// Files and folders of a user's home that hold keys.
const HOME_CREDENTIALS: [&str; 13] = [
    ".aws",
    ".azure",
    ".config/gcloud",
    ".config/gh",
    ".docker",
    ".docker/config.json",
    ".git-credentials",
    ".gnupg",
    ".kube",
    ".netrc",
    ".npmrc",
    ".pypirc",
    ".ssh",
];

/// Files and folders of a node that hold the keys of the cluster or the cloud.
const NODE_CREDENTIALS: [&str; 7] = [
    "/.aws",
    "/.azure",
    "/.config/gcloud",
    "/etc/kubernetes",
    "/etc/rancher/k3s",
    "/var/lib/kubelet/pki",
    "/var/lib/rancher/k3s/server",
];

/// What lies beside keys and may be read by everybody.
const NO_CREDENTIALS: [&str; 8] = [
    ".ssh/authorized_keys",
    ".ssh/config",
    ".ssh/known_hosts",
    ".aws/config",
    "/etc/kubernetes/addons",
    "/etc/kubernetes/manifests",
    "/etc/kubernetes/admission",
    "/etc/kubernetes/audit",
];

/// Whether a cleaned path of a host is that of keys: of a user, a node or a cloud.
pub(crate) fn holds_credentials(path: &str) -> bool {
    let user = |rest: &str| rest.split_once('/').map_or(String::new(), |(_, rest)| rest.to_string());
    let home = match path.strip_prefix("/home/").or_else(|| path.strip_prefix("/Users/")) {
        Some(rest) => Some(user(rest)),
        None => path.strip_prefix("/root/").or_else(|| path.strip_prefix("~/")).map(str::to_string),
    };
    let is_public = path.ends_with(".pub") || path.ends_with(".crt") || path.ends_with(".sock");
    let is_harmless = is_public || NO_CREDENTIALS.iter().any(|end| path.contains(end));
    let of_home = |home: &String| match home.strip_prefix(".docker/") {
        Some(inside) => inside == "config.json",
        None => HOME_CREDENTIALS.iter().any(|known| is_at_or_below(home, known)),
    };
    !is_harmless
        && (home.as_ref().is_some_and(of_home) || NODE_CREDENTIALS.iter().any(|known| is_at_or_below(path, known)))
}

/// Names of sockets that control an engine, wherever they are.
pub(crate) const SOCKET_NAMES: [&str; 7] = [
    "buildkitd.sock",
    "containerd.sock",
    "cri-dockerd.sock",
    "crio.sock",
    "docker.sock",
    "dockershim.sock",
    "podman.sock",
];

/// Where they are by default; `/var/run` is the same folder as `/run`.
const SOCKETS: [&str; 9] = [
    "/run/buildkit/buildkitd.sock",
    "/run/containerd/containerd.sock",
    "/run/cri-dockerd.sock",
    "/run/crio/crio.sock",
    "/run/docker.sock",
    "/run/dockershim.sock",
    "/run/k3s/containerd/containerd.sock",
    "/run/podman/podman.sock",
    "/run/systemd/private",
];

/// What a path of the host gives away.
pub(crate) enum Hit {
    /// A control socket.
    Socket,
    /// A folder with one in it.
    Folder,
}

/// Whether a path of the host is, or holds, a control socket of a container engine.
pub(crate) fn hit(path: &str) -> Option<Hit> {
    let lower = path.to_ascii_lowercase().replace('\\', "/");
    if lower.ends_with("/pipe/docker_engine") || SOCKET_NAMES.contains(&path.rsplit('/').next().unwrap_or(path)) {
        return Some(Hit::Socket);
    }
    let path = path.strip_prefix("/var").filter(|rest| *rest == "/run" || rest.starts_with("/run/")).unwrap_or(path);
    let inside = if path == "/" { "/".to_string() } else { format!("{path}/") };
    match SOCKETS.iter().find(|socket| **socket == path || socket.starts_with(&inside)) {
        Some(socket) if *socket == path => Some(Hit::Socket),
        Some(_) => Some(Hit::Folder),
        None => (path == "/var").then_some(Hit::Folder),
    }
}
