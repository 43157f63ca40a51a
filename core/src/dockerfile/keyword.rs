//! The keywords of instructions, for checks that look at some of them.

use super::InstructionKind;

/// The keyword of an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Keyword {
    /// FROM
    From,
    /// RUN
    Run,
    /// CMD
    Cmd,
    /// ENTRYPOINT
    Entrypoint,
    /// COPY
    Copy,
    /// ADD
    Add,
    /// ENV
    Env,
    /// ARG
    Arg,
    /// LABEL
    Label,
    /// EXPOSE
    Expose,
    /// VOLUME
    Volume,
    /// USER
    User,
    /// WORKDIR
    Workdir,
    /// STOPSIGNAL
    StopSignal,
    /// MAINTAINER
    Maintainer,
    /// SHELL
    Shell,
    /// HEALTHCHECK
    Healthcheck,
    /// ONBUILD; its trigger is an instruction of its own.
    Onbuild,
    /// A word that is no keyword.
    Unknown,
}

impl Keyword {
    /// All of them.
    pub const ALL: [Keyword; 19] = [
        Keyword::From,
        Keyword::Run,
        Keyword::Cmd,
        Keyword::Entrypoint,
        Keyword::Copy,
        Keyword::Add,
        Keyword::Env,
        Keyword::Arg,
        Keyword::Label,
        Keyword::Expose,
        Keyword::Volume,
        Keyword::User,
        Keyword::Workdir,
        Keyword::StopSignal,
        Keyword::Maintainer,
        Keyword::Shell,
        Keyword::Healthcheck,
        Keyword::Onbuild,
        Keyword::Unknown,
    ];
}

impl InstructionKind {
    /// The keyword.
    pub fn keyword(&self) -> Keyword {
        match self {
            InstructionKind::From(_) => Keyword::From,
            InstructionKind::Run(_) => Keyword::Run,
            InstructionKind::Cmd(_) => Keyword::Cmd,
            InstructionKind::Entrypoint(_) => Keyword::Entrypoint,
            InstructionKind::Copy(_) => Keyword::Copy,
            InstructionKind::Add(_) => Keyword::Add,
            InstructionKind::Env(_) => Keyword::Env,
            InstructionKind::Arg(_) => Keyword::Arg,
            InstructionKind::Label(_) => Keyword::Label,
            InstructionKind::Expose(_) => Keyword::Expose,
            InstructionKind::Volume(_) => Keyword::Volume,
            InstructionKind::User(_) => Keyword::User,
            InstructionKind::Workdir(_) => Keyword::Workdir,
            InstructionKind::StopSignal(_) => Keyword::StopSignal,
            InstructionKind::Maintainer(_) => Keyword::Maintainer,
            InstructionKind::Shell(_) => Keyword::Shell,
            InstructionKind::Healthcheck(_) => Keyword::Healthcheck,
            InstructionKind::Onbuild(_) => Keyword::Onbuild,
            InstructionKind::Unknown => Keyword::Unknown,
        }
    }
}
