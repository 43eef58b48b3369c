//! Turns the info string of a fenced code block into a language that rustdoc does not test.

/// The language of a code block, never one that rustdoc would test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Language(&'static str);

impl Language {
    pub(super) const TEXT: Self = Self("text");

    /// Languages by the names that highlighters know; none of them is a word that rustdoc reads as an attribute of
    /// Rust code, such as `ignore` or `edition2024`.
    const KNOWN: [&'static str; 47] = [
        "bash",
        "c",
        "console",
        "cpp",
        "cs",
        "csharp",
        "css",
        "csv",
        "curl",
        "diff",
        "go",
        "graphql",
        "hcl",
        "html",
        "http",
        "ini",
        "java",
        "javascript",
        "js",
        "json",
        "json5",
        "jsonc",
        "jsonl",
        "jsx",
        "kotlin",
        "markdown",
        "md",
        "php",
        "powershell",
        "proto",
        "protobuf",
        "py",
        "python",
        "rb",
        "ruby",
        "sh",
        "shell",
        "sql",
        "swift",
        "terraform",
        "toml",
        "ts",
        "tsx",
        "typescript",
        "xml",
        "yaml",
        "yml",
    ];

    /// Reads the info string of a fence.
    pub(super) fn of_fence(info: &str) -> Self {
        let word = info.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let known = Self::KNOWN.into_iter().find(|known| known.eq_ignore_ascii_case(word));
        known.map_or(Self::TEXT, Self)
    }

    pub(super) fn as_str(self) -> &'static str {
        self.0
    }
}
