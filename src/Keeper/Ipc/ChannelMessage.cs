namespace ActorPm.Keeper.Ipc;

/// <summary>A message, or the rest of one, on its way to a program.</summary>
/// <param name="Bytes">With the line end.</param>
/// <param name="Descriptor">Travels with the first byte; -1 for none, or once it has left.</param>
internal readonly record struct ChannelMessage(ReadOnlyMemory<byte> Bytes, int Descriptor);
