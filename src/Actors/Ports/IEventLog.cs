using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Ports;

/// <summary>Where events go: numbered, written in batches, told to those who follow. Never blocks, never fails the caller.</summary>
public interface IEventLog
{
    /// <summary>Adds one; its number is set by the log.</summary>
    void Append(EventRecord happened);
}
