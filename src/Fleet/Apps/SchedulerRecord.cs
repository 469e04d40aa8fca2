namespace ActorPm.Fleet.Apps;

/// <summary>Who schedules: written by a scheduler before it decides anything, under its own number.</summary>
/// <param name="Epoch">Its number.</param>
/// <param name="ServerId">The server it is on.</param>
public sealed record SchedulerRecord(long Epoch, string ServerId);
