using ActorPm.Shell.ConfigFiles;

namespace ActorPm.Shell.Declaring;

/// <summary>What a declaration needs to know of the machine it is typed on.</summary>
internal interface IMachine
{
    /// <summary>The caller's working folder, absolute.</summary>
    string CurrentFolder { get; }

    int Processors { get; }

    /// <summary>A variable of the caller's environment; null when it is not set.</summary>
    string? Variable(string name);

    bool IsFile(string path);

    bool IsFolder(string path);

    bool IsReadable(string path);

    bool IsExecutable(string path);

    /// <summary>The first bytes of a file, at most <paramref name="count"/>; empty when it cannot be read.</summary>
    ReadOnlyMemory<byte> Head(string path, int count);

    /// <summary>Absolute path of a program on the PATH; null when there is none.</summary>
    string? FindOnPath(string program);

    /// <summary>Absolute path of <c>pbm-node</c> that an update leaves in place; null when it is not there.</summary>
    string? NodeProgram { get; }

    /// <summary>Text of a file; null when it cannot be read.</summary>
    string? ReadText(string path);

    /// <summary>Runs the Node.js on the PATH in the caller's folder to its end, at most 30 s; null when there is none.</summary>
    NodeRun? RunNode(IReadOnlyList<string> arguments, string input);

    /// <summary>Runs the evaluation that comes with <c>pbm-node</c>, for machines without Node.js, at most 30 s; null when it is not beside this program.</summary>
    NodeRun? RunOwnEvaluation(IReadOnlyList<string> arguments, string input);

    /// <summary>Version of the Node.js on the PATH; null when there is none.</summary>
    Version? NodeVersion();
}
