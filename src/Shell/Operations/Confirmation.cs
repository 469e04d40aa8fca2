namespace ActorPm.Shell.Operations;

/// <summary>A question before something that cannot be taken back.</summary>
internal static class Confirmation
{
    /// <summary>Asks; false where nobody can answer.</summary>
    public static bool Asks(Session session, string question)
    {
        if (!session.CanAsk) return false;
        session.Output.WriteTerminal(question);
        return session.Input.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}
