//! The package managers: as commonly documented; not compared with a source.

use super::{Action, Manager, Versions};

const NONE: Manager = Manager {
    name: "",
    commands: &[],
    is_system: false,
    actions: &[],
    versions: Versions::After(&[]),
    version_options: &[],
    file_options: &[],
    name_options: &[],
    assume_yes: &[],
    no_cache: &[],
    no_cache_variable: None,
    index: &[],
    cache: &[],
    database: &[],
};

const RPM: Manager = Manager {
    name: "dnf",
    commands: &["dnf", "yum", "dnf5", "dnf4", "dnf-3", "microdnf", "tdnf"],
    is_system: true,
    actions: &[
        (Action::Refresh, &["makecache", "check-update"]),
        (
            Action::Install,
            &[
                "install",
                "groupinstall",
                "localinstall",
                "reinstall",
                "builddep",
                "swap",
                "group install",
                "module install",
                "module enable",
                "in",
            ],
        ),
        (
            Action::Upgrade,
            &["upgrade", "update", "up", "distro-sync", "dsync", "upgrade-minimal", "update-minimal", "downgrade"],
        ),
        (Action::Remove, &["remove", "erase", "autoremove", "groupremove", "rm"]),
        (Action::Clean, &["clean"]),
    ],
    versions: Versions::Hyphen,
    assume_yes: &["-y", "--assumeyes", "--assumeno"],
    index: &["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"],
    cache: &["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5", "/var/cache/tdnf"],
    database: &["/var/lib/rpm", "/usr/lib/sysimage/rpm"],
    ..NONE
};

const PIP_VERSIONS: Versions = Versions::After(&["===", "==", "~=", "!=", ">=", "<=", ">", "<", " @ ", "@"]);
const AT: Versions = Versions::After(&["@"]);

/// All managers. Words of an action of two words are those of the sub-command and the operand behind it.
pub(super) static MANAGERS: &[Manager] = &[
    Manager {
        name: "apt",
        commands: &["apt-get", "apt", "aptitude", "apt-fast", "nala"],
        is_system: true,
        actions: &[
            (Action::Refresh, &["update"]),
            (Action::Install, &["install", "reinstall", "build-dep", "satisfy", "source", "download"]),
            (Action::Upgrade, &["upgrade", "dist-upgrade", "full-upgrade", "safe-upgrade", "dselect-upgrade"]),
            (Action::Remove, &["remove", "purge", "autoremove", "autopurge", "auto-remove"]),
            (Action::Clean, &["clean", "autoclean", "distclean", "auto-clean", "dist-clean"]),
        ],
        versions: Versions::After(&["=", "/"]),
        assume_yes: &["-y", "--yes", "--assume-yes", "-qq", "--force-yes"],
        index: &["/var/lib/apt", "/var/cache/apt"],
        cache: &["/var/lib/apt/lists", "/var/cache/apt"],
        database: &["/var/lib/dpkg"],
        ..NONE
    },
    Manager {
        name: "apk",
        commands: &["apk"],
        is_system: true,
        actions: &[
            (Action::Refresh, &["update"]),
            (Action::Install, &["add", "fix", "fetch"]),
            (Action::Upgrade, &["upgrade"]),
            (Action::Remove, &["del"]),
            (Action::Clean, &["cache clean", "cache purge"]),
        ],
        versions: Versions::After(&["~=", ">=", "<=", "=", "~", ">", "<"]),
        name_options: &["-t", "--virtual"],
        no_cache: &["--no-cache"],
        index: &["/var/cache/apk", "/etc/apk/cache"],
        cache: &["/var/cache/apk", "/etc/apk/cache"],
        database: &["/lib/apk/db", "/usr/lib/apk/db"],
        ..NONE
    },
    RPM,
    Manager {
        name: "zypper",
        commands: &["zypper"],
        is_system: true,
        actions: &[
            (Action::Refresh, &["refresh", "ref"]),
            (Action::Install, &["install", "in", "source-install", "si"]),
            (Action::Upgrade, &["update", "up", "dup", "dist-upgrade", "patch"]),
            (Action::Remove, &["remove", "rm"]),
            (Action::Clean, &["clean", "cc"]),
        ],
        versions: Versions::After(&[">=", "<=", "=", ">", "<"]),
        assume_yes: &["-n", "--non-interactive", "-y", "--no-confirm"],
        index: &["/var/cache/zypp"],
        cache: &["/var/cache/zypp"],
        database: &["/var/lib/rpm", "/usr/lib/sysimage/rpm"],
        ..NONE
    },
    // Its actions are options, see `pacman`.
    Manager {
        name: "pacman",
        commands: &["pacman", "yay", "paru"],
        is_system: true,
        actions: &[(Action::Refresh, &["-Sy"]), (Action::Install, &["-S"])],
        versions: Versions::After(&[">=", "<=", "=", ">", "<"]),
        assume_yes: &["--noconfirm"],
        index: &["/var/lib/pacman/sync"],
        cache: &["/var/cache/pacman"],
        database: &["/var/lib/pacman"],
        ..NONE
    },
    Manager {
        name: "pip",
        commands: &["pip"],
        actions: &[
            (Action::Install, &["install", "download", "wheel"]),
            (Action::Remove, &["uninstall"]),
            (Action::Clean, &["cache purge"]),
        ],
        versions: PIP_VERSIONS,
        file_options: &["-r", "--requirement", "-c", "--constraint", "-e", "--editable", "--group"],
        assume_yes: &["-y", "--yes"],
        no_cache: &["--no-cache-dir"],
        no_cache_variable: Some("PIP_NO_CACHE_DIR"),
        cache: &["/root/.cache/pip"],
        ..NONE
    },
    Manager {
        name: "uv",
        commands: &["uv"],
        actions: &[
            (Action::Install, &["pip install", "tool install", "add", "sync", "pip sync"]),
            (Action::Remove, &["pip uninstall", "tool uninstall", "remove"]),
            (Action::Clean, &["cache clean", "cache prune", "clean"]),
        ],
        versions: PIP_VERSIONS,
        file_options: &["-r", "--requirement", "--requirements", "-c", "--constraint", "-e", "--editable", "--group"],
        no_cache: &["--no-cache", "-n"],
        no_cache_variable: Some("UV_NO_CACHE"),
        cache: &["/root/.cache/uv"],
        ..NONE
    },
    Manager {
        name: "npm",
        commands: &["npm"],
        actions: &[
            (Action::Install, &["install", "i", "add", "ci", "clean-install", "isntall", "in"]),
            (Action::Upgrade, &["update", "up", "upgrade"]),
            (Action::Remove, &["uninstall", "remove", "rm", "un"]),
            (Action::Clean, &["cache clean"]),
        ],
        versions: AT,
        cache: &["/root/.npm"],
        ..NONE
    },
    Manager {
        name: "yarn",
        commands: &["yarn", "yarnpkg"],
        actions: &[
            (Action::Install, &["install", "add", "global add"]),
            (Action::Upgrade, &["upgrade", "up"]),
            (Action::Remove, &["remove", "global remove"]),
            (Action::Clean, &["cache clean"]),
        ],
        versions: AT,
        cache: &["/usr/local/share/.cache/yarn", "/root/.yarn/berry/cache"],
        ..NONE
    },
    Manager {
        name: "pnpm",
        commands: &["pnpm"],
        actions: &[
            (Action::Install, &["install", "i", "add", "fetch"]),
            (Action::Upgrade, &["update", "up", "upgrade"]),
            (Action::Remove, &["remove", "rm", "uninstall", "un"]),
            (Action::Clean, &["store prune"]),
        ],
        versions: AT,
        cache: &["/root/.local/share/pnpm/store"],
        ..NONE
    },
    Manager {
        name: "gem",
        commands: &["gem"],
        actions: &[
            (Action::Install, &["install", "i"]),
            (Action::Upgrade, &["update"]),
            (Action::Remove, &["uninstall"]),
            (Action::Clean, &["cleanup"]),
        ],
        versions: Versions::After(&[":"]),
        version_options: &["-v", "--version"],
        file_options: &["-g", "--file"],
        ..NONE
    },
    Manager {
        name: "bundle",
        commands: &["bundle", "bundler"],
        actions: &[(Action::Install, &["install", "add"]), (Action::Upgrade, &["update"]), (Action::Clean, &["clean"])],
        version_options: &["-v", "--version"],
        ..NONE
    },
    Manager {
        name: "go",
        commands: &["go"],
        actions: &[(Action::Install, &["install", "get", "mod download"]), (Action::Clean, &["clean"])],
        versions: AT,
        cache: &["/go/pkg/mod", "/root/.cache/go-build"],
        ..NONE
    },
    Manager {
        name: "cargo",
        commands: &["cargo"],
        actions: &[(Action::Install, &["install", "fetch", "binstall"]), (Action::Remove, &["uninstall"])],
        versions: AT,
        version_options: &["--version", "--vers", "--rev", "--tag"],
        file_options: &["--path", "--git"],
        cache: &["/usr/local/cargo/registry"],
        ..NONE
    },
    Manager {
        name: "conda",
        commands: &["conda", "mamba", "micromamba"],
        actions: &[
            (Action::Install, &["install", "create", "env create", "env update"]),
            (Action::Upgrade, &["update", "upgrade"]),
            (Action::Remove, &["remove", "uninstall"]),
            (Action::Clean, &["clean"]),
        ],
        versions: Versions::After(&["==", ">=", "<=", "~=", "!=", "=", ">", "<"]),
        file_options: &["-f", "--file"],
        assume_yes: &["-y", "--yes"],
        cache: &["/opt/conda/pkgs"],
        ..NONE
    },
    Manager {
        name: "composer",
        commands: &["composer"],
        actions: &[
            (Action::Install, &["install", "require", "global require", "create-project"]),
            (Action::Upgrade, &["update", "upgrade"]),
            (Action::Remove, &["remove"]),
            (Action::Clean, &["clear-cache", "clearcache"]),
        ],
        versions: Versions::After(&[":", "="]),
        no_cache: &["--no-cache"],
        cache: &["/root/.composer/cache", "/root/.cache/composer"],
        ..NONE
    },
];
