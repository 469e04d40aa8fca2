using ActorPm.Contracts.Keeper;

namespace ActorPm.Keeper.Logs;

/// <summary>One output of one process, as the log writer knows it.</summary>
internal sealed record OutputTarget(int Instance, long Generation, string Name, LogStream Stream, LogSinks Sinks)
{
    /// <summary>Where it goes; touched by the log writer alone.</summary>
    public List<LogSink> Open { get; } = [];

    /// <summary>The file of this stream alone; null for none.</summary>
    public string? File => Stream == LogStream.Out ? Sinks.OutFile : Sinks.ErrorFile;

    /// <summary>All files it is written to, each once.</summary>
    public IEnumerable<string> Files()
    {
        if (!string.IsNullOrEmpty(File)) yield return File;
        if (!string.IsNullOrEmpty(Sinks.CombinedFile) && Sinks.CombinedFile != File) yield return Sinks.CombinedFile;
    }
}
