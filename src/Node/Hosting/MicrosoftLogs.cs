namespace ActorPm.Node.Hosting;

/// <summary>Takes warnings and errors of Kestrel and the hosts into the node's log.</summary>
internal sealed class MicrosoftLogs(NodeLog log) : ILoggerProvider
{
    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Category(log, categoryName);

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private sealed class Category(NodeLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var text = $"{name}: {formatter(state, exception)}";
            if (logLevel == LogLevel.Warning) log.Warning(text, exception);
            else log.Error(text, exception);
        }
    }
}
