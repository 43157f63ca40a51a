/** Starts the language server and shows how it is. The server does the work. */

import * as vscode from "vscode";
import { type LanguageClientOptions, LanguageClient, type ServerOptions, State } from "vscode-languageclient/node";

import { locate } from "./locate";

const NAME = "lintainer";

/** Settings that need another process. The others are sent to the one that runs. */
const NEED_RESTART = ["lintainer.path", "lintainer.args"];

/** What is linted, and what the server reads besides. */
const DOCUMENTS = [
  { scheme: "file", language: "dockerfile" },
  { scheme: "file", language: "dockercompose" },
  { scheme: "file", language: "yaml" },
  // What extensions for Helm call templates; without one they are YAML.
  { scheme: "file", language: "helm" },
  { scheme: "untitled", language: "dockerfile" },
  { scheme: "untitled", language: "dockercompose" },
  { scheme: "file", pattern: "**/templates/**/{*.tpl,NOTES.txt}" },
  { scheme: "file", pattern: "**/{*[Dd]ockerfile*,*[Cc]ontainerfile*,*.json,.env,lintainer.toml,Jenkinsfile}" },
];

class Server {
  private client: LanguageClient | undefined;
  private readonly output = vscode.window.createOutputChannel(NAME);
  private readonly status = vscode.window.createStatusBarItem(NAME, vscode.StatusBarAlignment.Right, 0);
  /** Starting and stopping happen one after the other. */
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly context: vscode.ExtensionContext) {
    this.status.name = NAME;
    this.status.command = "lintainer.showOutput";
    context.subscriptions.push(
      this.output,
      this.status,
      vscode.commands.registerCommand("lintainer.restart", () => this.restart()),
      vscode.commands.registerCommand("lintainer.showOutput", () => this.output.show()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (NEED_RESTART.some((setting) => change.affectsConfiguration(setting))) {
          void this.restart();
        }
      }),
    );
  }

  restart(): Promise<void> {
    return this.then(async () => {
      await this.end();
      await this.begin();
    });
  }

  stop(): Promise<void> {
    return this.then(() => this.end());
  }

  private then(job: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(job, job);
    return this.queue;
  }

  private async begin(): Promise<void> {
    const settings = vscode.workspace.getConfiguration(NAME);
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    const located = locate({
      setting: settings.get<string>("path") ?? "",
      extension: this.context.extensionPath,
      workspace,
      path: process.env["PATH"] ?? "",
      platform: process.platform,
    });
    if (located.command === undefined) {
      this.show("$(error) lintainer", located.message, true);
      void this.offerSettings(located.message);
      return;
    }
    const args = settings.get<string[]>("args") ?? ["lsp"];
    this.output.appendLine(`starting ${located.command} ${args.join(" ")} (from ${located.from})`);
    const server: ServerOptions = { command: located.command, args };
    const options: LanguageClientOptions = {
      documentSelector: DOCUMENTS,
      outputChannel: this.output,
      initializationOptions: { scope: settings.get("scope"), configuration: settings.get("configuration") },
      synchronize: { configurationSection: NAME },
    };
    const client = new LanguageClient(NAME, NAME, server, options);
    this.client = client;
    client.onDidChangeState(({ newState }) => this.follow(client, newState));
    try {
      await client.start();
    } catch (error) {
      const message = `${located.command} does not start: ${error instanceof Error ? error.message : String(error)}`;
      this.show("$(error) lintainer", message, true);
      void this.offerSettings(message);
    }
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.dispose();
    } catch {
      // It ended by itself before.
    }
  }

  private follow(client: LanguageClient, state: State): void {
    if (client !== this.client) {
      return;
    }
    const version = client.initializeResult?.serverInfo?.version ?? "";
    switch (state) {
      case State.Running:
        return this.show("lintainer", `lintainer ${version} runs`, false);
      case State.Starting:
        return this.show("$(sync~spin) lintainer", "lintainer starts", false);
      case State.Stopped:
        return this.show("$(warning) lintainer", "lintainer has stopped", true);
    }
  }

  private show(text: string, tooltip: string, isFault: boolean): void {
    this.status.text = text;
    this.status.tooltip = tooltip;
    this.status.backgroundColor = isFault ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    this.status.show();
  }

  private async offerSettings(message: string): Promise<void> {
    const answer = await vscode.window.showErrorMessage(message, "Open the settings");
    if (answer !== undefined) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "lintainer.path");
    }
  }
}

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  server = new Server(context);
  await server.restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
  server = undefined;
}
