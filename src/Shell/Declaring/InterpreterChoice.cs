using System.Text;

namespace ActorPm.Shell.Declaring;

/// <summary>Which program runs a script when nobody said: by its extension, as PM2 does, else by its content.</summary>
internal static class InterpreterChoice
{
    public const string None = "none";
    public const string Node = "node";

    private const int HeadLength = 256;
    private static readonly Version TypesStripped = new(22, 6);

    private static readonly Dictionary<string, string[]> ByExtension = new()
    {
        [".js"] = [Node],
        [".mjs"] = [Node],
        [".cjs"] = [Node],
        [".sh"] = ["bash", "sh"],
        [".py"] = ["python3", "python"],
        [".rb"] = ["ruby"],
        [".php"] = ["php"],
        [".pl"] = ["perl"],
        [".coffee"] = ["coffee"],
        [".ls"] = ["lsc"],
    };

    /// <summary>The interpreter of the file at <paramref name="script"/>, <c>none</c> when it is a program itself.</summary>
    public static string Of(string script, IMachine machine)
    {
        var extension = Path.GetExtension(script).ToLowerInvariant();
        if (extension is ".ts" or ".tsx") return TypeScript(script, machine);
        if (ByExtension.TryGetValue(extension, out var programs))
            return programs.FirstOrDefault(program => machine.FindOnPath(program) is not null) ?? programs[0];

        var head = machine.Head(script, HeadLength).Span;
        if (machine.IsExecutable(script) && (IsBinary(head) || head.StartsWith("#!"u8))) return None;
        return Shebang(head) ?? Node;
    }

    /// <summary>Whether <paramref name="interpreter"/> is Node.js, whatever folder it lies in.</summary>
    public static bool IsNode(string interpreter) => Path.GetFileName(interpreter) is Node or "nodejs";

    private static string TypeScript(string script, IMachine machine)
    {
        if (machine.FindOnPath("bun") is not null) return "bun";
        if (machine.NodeVersion() is { } version && version >= TypesStripped) return Node;
        throw new DeclarationException(
            $"{Path.GetFileName(script)} needs bun, or Node.js 22.6 or newer, to run TypeScript",
            "install one of them, or name a program with --interpreter");
    }

    private static bool IsBinary(ReadOnlySpan<byte> head) => head.StartsWith("\u007fELF"u8) || head.Contains((byte)0);

    // A script that is not executable still says what runs it: #!/usr/bin/env -S python3 -u, #!/bin/bash.
    private static string? Shebang(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("#!"u8)) return null;
        var end = head.IndexOf((byte)'\n');
        var words = Encoding.UTF8.GetString(end < 0 ? head[2..] : head[2..end])
            .Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return null;
        return Path.GetFileName(words[0]) == "env" ? words.Skip(1).FirstOrDefault(word => word[0] != '-') : words[0];
    }
}
