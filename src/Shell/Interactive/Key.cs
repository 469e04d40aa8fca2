namespace ActorPm.Shell.Interactive;

/// <summary>What a key means to the editor, whichever bytes the terminal sends for it.</summary>
internal enum KeyKind
{
    /// <summary>Printable text.</summary>
    Text,
    Enter,
    Tab,
    Backspace,
    Delete,
    Left,
    Right,
    WordLeft,
    WordRight,
    Up,
    Down,
    Home,
    End,

    /// <summary>Ctrl-K.</summary>
    CutToEnd,

    /// <summary>Ctrl-U.</summary>
    CutToStart,

    /// <summary>Ctrl-W, Alt-Backspace.</summary>
    CutWord,

    /// <summary>Alt-D.</summary>
    CutNextWord,

    /// <summary>Ctrl-Y: what was cut last.</summary>
    Paste,

    /// <summary>Ctrl-R.</summary>
    Search,

    /// <summary>Ctrl-L.</summary>
    ClearScreen,

    /// <summary>Ctrl-C.</summary>
    Interrupt,

    /// <summary>Ctrl-D.</summary>
    EndOfInput,

    /// <summary>Escape, Ctrl-G.</summary>
    Cancel,
}

/// <summary>A key that was pressed.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Text">The text of <see cref="KeyKind.Text"/>; empty for others.</param>
internal readonly record struct Key(KeyKind Kind, string Text = "");
