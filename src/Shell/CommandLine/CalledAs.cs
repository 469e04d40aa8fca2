namespace ActorPm.Shell.CommandLine;

/// <summary>
/// The name under which we are called: a link <c>pm2-runtime</c> or <c>pm2-dev</c>, as Dockerfiles and scripts of npm have
/// them, means that command. A link <c>pm2</c> means nothing more than <c>pbm</c>.
/// </summary>
internal static class CalledAs
{
    /// <summary>The words of the command line, with the command that the name stands for.</summary>
    /// <param name="program">How we were called, with or without a path; null when nobody knows.</param>
    /// <param name="words">What follows it.</param>
    public static IReadOnlyList<string> Words(string? program, IReadOnlyList<string> words) => Path.GetFileName(program) switch
    {
        _ when words is ["-v" or "-V" or "--version" or "__complete", ..] => words,
        "pm2-runtime" or "pm2-docker" or "pbm-runtime" => ["runtime", .. words],
        "pm2-dev" or "pbm-dev" => ["dev", .. words],
        _ => words,
    };
}
