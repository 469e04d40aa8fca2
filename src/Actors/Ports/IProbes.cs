namespace ActorPm.Actors.Ports;

/// <summary>Asks one process whether it serves.</summary>
public interface IProbes
{
    /// <summary>Asks once: null when the answer was good, else what was wrong with it. Never faults.</summary>
    Task<string?> AskAsync(ProbeQuestion question);

    /// <summary>
    /// Watches the output of one process for a line that contains a text, from before the process is there.
    /// The outer task ends when the watch has begun, the inner one when the line was seen (true) or the watch
    /// ended without it. Neither faults.
    /// </summary>
    Task<Task<bool>> WatchOutputAsync(int instance, long generation, string text, CancellationToken cancellation);
}

/// <summary>A question.</summary>
/// <param name="Port">Port on 127.0.0.1 that leads to this very process.</param>
/// <param name="HttpPath">Path of a GET; null: the port must accept a connection.</param>
/// <param name="Timeout">Time for all of it.</param>
public sealed record ProbeQuestion(int Port, string? HttpPath, TimeSpan Timeout);
