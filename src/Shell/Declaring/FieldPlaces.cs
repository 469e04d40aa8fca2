namespace ActorPm.Shell.Declaring;

/// <summary>Where the apps of a file and their fields stand, for messages.</summary>
/// <param name="file">The file as it was named.</param>
/// <param name="find">Line and column of a field of the n-th app (of the app itself for no field), as <c>pm.conf:3:7</c>; null where that is not known.</param>
internal sealed class FieldPlaces(string file, Func<int, IReadOnlyList<string>, string?>? find = null)
{
    /// <summary>Of the n-th app, or of a field in it.</summary>
    public string Of(int app, params IReadOnlyList<string> field) => find?.Invoke(app, field) ?? file;
}
