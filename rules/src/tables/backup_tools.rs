//! Programs and images that make backups, by their documentation: kept by hand, as of November 2025.

/// A program that makes backups.
#[derive(Debug)]
pub(crate) struct Tool {
    /// The name of its command.
    pub(crate) name: &'static str,
    /// Whether it encrypts whatever it is told.
    pub(crate) encrypts: bool,
    /// Options that name where it writes.
    pub(crate) targets: &'static [&'static str],
}

const fn tool(name: &'static str, encrypts: bool, targets: &'static [&'static str]) -> Tool {
    Tool { name, encrypts, targets }
}

pub(crate) const TOOLS: &[Tool] = &[
    tool("barman", false, &[]),
    tool("borg", true, &[]),
    tool("borgmatic", true, &["-r", "--repository"]),
    tool("duplicity", true, &[]),
    tool("kopia", true, &[]),
    tool("litestream", false, &[]),
    tool("mariabackup", false, &["--target-dir"]),
    tool("mariadb-backup", false, &["--target-dir"]),
    tool("mariadb-dump", false, &["-r", "--result-file"]),
    tool("mongodump", false, &["-o", "--out", "--archive"]),
    tool("mysqldump", false, &["-r", "--result-file"]),
    tool("pg_basebackup", false, &["-D", "--pgdata"]),
    tool("pg_dump", false, &["-f", "--file"]),
    tool("pg_dumpall", false, &["-f", "--file"]),
    tool("pgbackrest", true, &[]),
    tool("rclone", false, &[]),
    tool("restic", true, &["-r", "--repo"]),
    tool("velero", false, &[]),
    tool("wal-e", true, &[]),
    tool("wal-g", true, &[]),
    tool("xtrabackup", false, &["--target-dir"]),
];

/// An image that makes backups as it comes.
#[derive(Debug)]
pub(crate) struct BackupImage {
    /// Names without registry and tag.
    images: &'static [&'static str],
    /// Whether it encrypts whatever it is told.
    pub(crate) encrypts: bool,
    /// Where it writes, unless a variable says otherwise.
    pub(crate) folder: Option<&'static str>,
}

const fn image(images: &'static [&'static str], encrypts: bool, folder: Option<&'static str>) -> BackupImage {
    BackupImage { images, encrypts, folder }
}

const IMAGES: &[BackupImage] = &[
    image(&["b3vis/borgmatic", "borgmatic-collective/borgmatic", "modem7/borgmatic-docker"], true, None),
    image(&["databack/mysql-backup", "databacker/mysql-backup"], false, None),
    image(
        &["eeshugerman/postgres-backup-s3", "schickling/postgres-backup-s3", "schickling/mysql-backup-s3"],
        false,
        None,
    ),
    image(&["fradelg/mysql-cron-backup"], false, Some("/backup")),
    image(
        &["futurice/docker-volume-backup", "jareware/docker-volume-backup", "offen/docker-volume-backup"],
        false,
        Some("/archive"),
    ),
    image(&["itzg/mc-backup"], false, Some("/backups")),
    image(&["kartoza/pg-backup"], false, Some("/backups")),
    image(&["kopia/kopia"], true, None),
    image(&["litestream/litestream"], false, None),
    image(
        &["lobaro/restic-backup-docker", "mazzolino/restic", "restic/restic", "creativeprojects/resticprofile"],
        true,
        None,
    ),
    image(&["pgbackrest/pgbackrest"], true, None),
    image(&["prodrigestivill/postgres-backup-local"], false, Some("/backups")),
    image(&["rclone/rclone"], false, None),
    image(&["stefanprodan/mgob"], false, Some("/storage")),
    image(&["tiredofit/db-backup", "nfrastack/db-backup"], false, Some("/backup")),
    image(&["velero/velero"], false, None),
];

/// The image of this name, without registry and tag.
pub(crate) fn image_named(repository: &str) -> Option<&'static BackupImage> {
    IMAGES.iter().find(|image| image.images.contains(&repository))
}

/// Variables that name where a backup is written.
pub(crate) const FOLDER_VARIABLES: &[&str] =
    &["BACKUP_ARCHIVE", "BACKUP_DIR", "BORG_REPO", "DB01_FILESYSTEM_PATH", "DB_DUMP_TARGET", "RESTIC_REPOSITORY"];

/// Beginnings of variables of what is elsewhere.
pub(crate) const REMOTE_VARIABLES: &[&str] =
    &["AWS_", "AZURE_", "B2_", "GOOGLE_", "GCS_", "MINIO_", "RCLONE_", "S3_", "SFTP_", "SSH_HOST", "SWIFT_", "WEBDAV_"];

/// Beginnings of addresses of what is elsewhere, and marks within them.
pub(crate) const REMOTE_ADDRESSES: &[&str] =
    &["azure:", "b2:", "ftp:", "gs:", "http:", "https:", "rclone:", "rest:", "s3:", "sftp:", "smb:", "ssh:", "swift:"];

/// Commands that send files elsewhere.
pub(crate) const SENDERS: &[&str] = &["aws", "az", "gcloud", "gsutil", "mc", "rclone", "s3cmd", "scp", "sftp", "swift"];

/// Commands that encrypt what they are given.
pub(crate) const CIPHERS: &[&str] = &["age", "ccrypt", "gpg", "gpg2", "openssl", "rage"];

/// Words in the names of variables that switch encryption on.
pub(crate) const CIPHER_VARIABLES: &[&str] = &["AGE", "CRYPT", "ENCRYPT", "ENCRYPTION", "GPG", "PASSPHRASE"];

/// Groups and kinds of objects that make backups in a cluster; `*` for all kinds of a group.
pub(crate) const BACKUP_KINDS: &[(&str, &str)] = &[
    ("barmancloud.cnpg.io", "*"),
    ("cr.kanister.io", "*"),
    ("k8up.io", "*"),
    ("longhorn.io", "RecurringJob"),
    ("postgresql.cnpg.io", "ScheduledBackup"),
    ("snapscheduler.backube", "*"),
    ("snapshot.storage.k8s.io", "VolumeSnapshot"),
    ("stash.appscode.com", "*"),
    ("velero.io", "*"),
    ("volsync.backube", "*"),
];
