namespace ActorPm.Node.Fleet.Records;

/// <summary>Where the replicated records of the fleet lie on this server. All tasks end when the change is on disk.</summary>
internal interface IDurableRecords
{
    /// <summary>All there are.</summary>
    Task<IReadOnlyList<DurableRecord>> LoadAsync();

    /// <summary>Writes one in place of the one with its key; writes take effect in the order of the calls.</summary>
    Task PutAsync(DurableRecord record);

    /// <summary>Puts one that cannot be read out of the way; the answer says so to the operator.</summary>
    Task<string> SetAsideAsync(DurableRecord record, string problem);

    /// <summary>Removes all: this server is in that fleet no more.</summary>
    Task ClearAsync();
}

/// <summary>A record as it lies on disk.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Serializer">Number of Akka's serializer that wrote it.</param>
/// <param name="Manifest">What that calls it.</param>
/// <param name="Bytes">What that wrote.</param>
internal sealed record DurableRecord(string Key, int Serializer, string Manifest, byte[] Bytes);
