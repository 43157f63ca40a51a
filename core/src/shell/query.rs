//! Questions to a script: what comes before and after a command, what it is piped into, what contains it.

use super::{
    Block, BlockId, BlockKind, Command, CommandId, Connector, Dialect, Heredoc, HeredocId, Node, Parameter, Pipeline,
    PipelineId, Word,
};
use super::{Script, ShellSettings};

/// How many commands before or behind another one are looked at: scripts of people have fewer.
const NEAR: usize = 256;

impl Script {
    /// The command of an id.
    pub fn command(&self, id: CommandId) -> Option<&Command> {
        self.commands.get(id.index())
    }

    /// The block of an id.
    pub fn block(&self, id: BlockId) -> Option<&Block> {
        self.blocks.get(id.0 as usize)
    }

    /// The pipeline of an id.
    pub fn pipeline(&self, id: PipelineId) -> Option<&Pipeline> {
        self.pipelines.get(id.0 as usize)
    }

    /// The heredoc of an id.
    pub fn heredoc(&self, id: HeredocId) -> Option<&Heredoc> {
        self.heredocs.get(id.0 as usize)
    }

    /// All commands with one of these names, in order.
    pub fn named<'a>(&'a self, names: &'a [&'a str]) -> impl Iterator<Item = &'a Command> {
        self.commands.iter().filter(move |command| command.is_any(names))
    }

    /// All parameters that the shell expands, wherever they stand, at any depth.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        let of_commands = self.commands.iter().flat_map(|command| {
            let values = command.assignments.iter().map(|assignment| &assignment.value);
            let targets = command.redirections.iter().map(|redirection| &redirection.target);
            command.words.iter().chain(values).chain(targets)
        });
        let of_blocks = self.blocks.iter().flat_map(|block| match &block.kind {
            BlockKind::For { words, .. } => words.as_slice(),
            BlockKind::Case { subject } => std::slice::from_ref(subject),
            BlockKind::CaseArm { patterns } => patterns.as_slice(),
            _ => &[],
        });
        let bodies = self.heredocs.iter().map(|heredoc| &heredoc.body);
        let words = of_commands.chain(of_blocks).chain(bodies);
        words.filter(|word| word.contains_expansion()).flat_map(Word::parameters)
    }

    /// The commands that begin before this one, the nearest 256 of them.
    pub fn before(&self, command: &Command) -> &[Command] {
        let end = command.id.index();
        self.commands.get(end.saturating_sub(NEAR)..end).unwrap_or(&[])
    }

    /// The commands that begin after this one, without those in its own words. Of all that follow the nearest 256 are looked at.
    pub fn after<'a>(&'a self, command: &'a Command) -> impl Iterator<Item = &'a Command> {
        let rest = self.commands.get(command.id.index() + 1..).unwrap_or(&[]);
        rest.iter().take(NEAR).filter(|other| !self.is_within(other.block, command.id))
    }

    /// The commands in a block, at any depth, also those in substitutions within.
    pub fn commands_in(&self, block: BlockId) -> impl Iterator<Item = &Command> {
        let (start, end) = self.block(block).map_or((0, 0), |block| (block.span.start, block.span.end));
        // Commands stand in the order of their beginnings. The bodies of heredocs are behind the block that they belong to.
        let end = if self.heredocs.is_empty() { end } else { u32::MAX };
        let first = self.commands.partition_point(|command| command.span.start < start);
        let near = self.commands.get(first..).unwrap_or(&[]).iter().take_while(move |command| command.span.start < end);
        near.filter(move |command| self.block_is_in(command.block, block))
    }

    /// The blocks around this one, itself first.
    pub fn ancestors(&self, block: BlockId) -> impl Iterator<Item = BlockId> {
        std::iter::successors(Some(block), |id| self.block(*id).and_then(|block| block.parent))
    }

    /// The blocks that belong to the words of a command.
    pub fn substitutions(&self, command: &Command) -> impl Iterator<Item = (BlockId, &Block)> {
        let id = command.id;
        let owned = self.blocks.iter().enumerate().filter(move |(_, block)| block.owner == Some(id));
        owned.map(|(index, block)| (BlockId(index as u32), block))
    }

    /// The stage of the same pipeline before this command.
    pub fn piped_from(&self, command: &Command) -> Option<Node> {
        let (pipeline, at) = self.stage(command)?;
        pipeline.stages.get(at.checked_sub(1)?).copied()
    }

    /// The stage of the same pipeline behind this command.
    pub fn piped_to(&self, command: &Command) -> Option<Node> {
        let (pipeline, at) = self.stage(command)?;
        pipeline.stages.get(at + 1).copied()
    }

    /// The commands of the stages behind this one in its pipeline; those of compound stages too.
    pub fn downstream<'a>(&'a self, command: &'a Command) -> impl Iterator<Item = &'a Command> {
        let stages = self.stage(command).and_then(|(pipeline, at)| pipeline.stages.get(at + 1..)).unwrap_or(&[]);
        stages.iter().flat_map(|stage| self.commands_of(*stage))
    }

    /// The command itself, or those of a compound command.
    pub fn commands_of(&self, node: Node) -> Vec<&Command> {
        match node {
            Node::Command(id) => self.command(id).into_iter().collect(),
            Node::Block(id) => self.commands_in(id).collect(),
        }
    }

    /// What stands before this command in its block.
    pub fn previous(&self, command: &Command) -> Option<Node> {
        self.block(command.block)?.items.get(command.item.checked_sub(1)?).copied()
    }

    /// What stands behind this command in its block.
    pub fn next(&self, command: &Command) -> Option<Node> {
        self.block(command.block)?.items.get(command.item + 1).copied()
    }

    /// How a node is joined to what stands before it.
    pub fn connector(&self, node: Node) -> Option<Connector> {
        match node {
            Node::Command(id) => self.command(id).map(|command| command.connector),
            Node::Block(id) => self.block(id).map(|block| block.connector),
        }
    }

    /// Whether a failure of this command is looked at: it is in a condition, negated, or `||` follows it in its list,
    /// at any level up to the next subshell.
    pub fn is_guarded(&self, command: &Command) -> bool {
        if command.place.in_condition || command.negated {
            return true;
        }
        let mut node = Node::Command(command.id);
        let mut block = command.block;
        loop {
            let Some(here) = self.block(block) else { return false };
            if or_follows(self, here, node) {
                return true;
            }
            let opaque = matches!(
                here.kind,
                BlockKind::Script
                    | BlockKind::Subshell
                    | BlockKind::CommandSubstitution
                    | BlockKind::ProcessSubstitution
                    | BlockKind::Function { .. }
                    | BlockKind::NestedShell { .. }
            );
            if opaque || here.negated {
                return here.negated;
            }
            let Some(parent) = here.parent else { return false };
            node = Node::Block(block);
            block = parent;
        }
    }

    /// The shell that reads a command: that of the nearest `bash -c '…'` around it, otherwise that of the whole text.
    pub fn dialect_of(&self, command: &Command) -> Dialect {
        let kinds = self.ancestors(command.block).filter_map(|id| self.block(id)).map(|block| &block.kind);
        let nested = kinds.into_iter().find_map(|kind| match kind {
            // `eval` is read by the shell around it.
            BlockKind::NestedShell { dialect, settings: Some(_) } => Some(*dialect),
            _ => None,
        });
        nested.unwrap_or(self.dialect)
    }

    /// The settings of the shell (`set -e`, `set -o pipefail`) when this command starts. `initial` are those that the
    /// shell was started with, for the top level of the text.
    pub fn settings_before(&self, command: &Command, initial: ShellSettings) -> ShellSettings {
        super::settings::before(self, command, initial)
    }

    /// Whether `set -o pipefail`, in any spelling, was run before this command in its own shell, or that nested shell was started
    /// with it. What the outermost shell was started with is not known here: see [`Script::settings_before`].
    pub fn pipefail_before(&self, command: &Command) -> bool {
        self.settings_before(command, ShellSettings::default()).pipefail
    }

    fn stage(&self, command: &Command) -> Option<(&Pipeline, usize)> {
        let pipeline = self.pipeline(command.pipeline?)?;
        Some((pipeline, command.item.checked_sub(pipeline.first_item)?))
    }

    fn item(&self, node: Node) -> Option<usize> {
        match node {
            Node::Command(id) => self.command(id).map(|command| command.item),
            Node::Block(id) => self.block(id).map(|block| block.item),
        }
    }

    fn is_within(&self, block: BlockId, command: CommandId) -> bool {
        self.ancestors(block).any(|id| self.block(id).is_some_and(|block| block.owner == Some(command)))
    }

    pub(crate) fn block_is_in(&self, block: BlockId, outer: BlockId) -> bool {
        self.ancestors(block).any(|id| id == outer)
    }
}

/// Whether the and-or list that `node` is in goes on with `||` behind it.
fn or_follows(script: &Script, block: &Block, node: Node) -> bool {
    let Some(at) = script.item(node) else { return false };
    for item in block.items.get(at + 1..).unwrap_or(&[]) {
        match script.connector(*item) {
            Some(Connector::Or) => return true,
            Some(Connector::And | Connector::Pipe | Connector::PipeBoth) => {}
            _ => return false,
        }
    }
    false
}
