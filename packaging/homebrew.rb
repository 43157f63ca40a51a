class Lintainer < Formula
  desc "Linter for Dockerfiles, Compose files and Kubernetes manifests"
  homepage "https://github.com/lintainer/lintainer"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "@URL macos arm@"
      sha256 "@SHA256 macos arm@"
    end
    on_intel do
      url "@URL macos intel@"
      sha256 "@SHA256 macos intel@"
    end
  end

  on_linux do
    on_arm do
      url "@URL linux arm@"
      sha256 "@SHA256 linux arm@"
    end
    on_intel do
      url "@URL linux intel@"
      sha256 "@SHA256 linux intel@"
    end
  end

  def install
    bin.install "lintainer"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/lintainer.bash" => "lintainer"
    fish_completion.install "completions/lintainer.fish"
    zsh_completion.install "completions/_lintainer"
  end

  test do
    (testpath/"Dockerfile").write "FROM alpine\n"
    assert_match "missing-tag", shell_output("#{bin}/lintainer check --exit-zero Dockerfile")
  end
end
