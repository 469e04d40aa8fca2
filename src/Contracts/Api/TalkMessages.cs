namespace ActorPm.Contracts.Api;

/// <summary>One signal to the main process of each instance.</summary>
/// <param name="Signal">By name (<c>SIGUSR2</c>, <c>usr2</c>) or number.</param>
/// <param name="Targets">Which instances, see <see cref="Api.Targets"/>.</param>
public sealed record SendSignal(string Signal, IReadOnlyList<string> Targets);

/// <summary>Answer of <see cref="ApiRoutes.Signals"/>.</summary>
/// <param name="Signal">The signal's name.</param>
/// <param name="Ids">The instances that got it.</param>
public sealed record SignalSent(string Signal, IReadOnlyList<int> Ids);

/// <summary>Text for the standard input of one instance, as it is: a line has its end in it.</summary>
/// <param name="Target">Which instance; a name when it has one instance only.</param>
/// <param name="Text">The text.</param>
public sealed record SendInput(string Target, string Text);

/// <summary>Answer of <see cref="ApiRoutes.Input"/>.</summary>
/// <param name="Id">The instance that got it.</param>
public sealed record InputSent(int Id);

/// <summary>Carried out, and there is nothing more to say of it.</summary>
public sealed record RequestDone;
