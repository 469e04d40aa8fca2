namespace ActorPm.Contracts.Apps;

/// <summary>Which variables are kept out of what is printed, by their name alone.</summary>
public static class SecretNames
{
    private static readonly string[] Words = ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL", "PRIVATE_KEY", "API_KEY", "APIKEY", "ACCESS_KEY"];

    /// <summary>Whether the value of a variable of this name is likely to be a secret.</summary>
    public static bool IsOne(string variable) => Words.Any(word => variable.Contains(word, StringComparison.OrdinalIgnoreCase));
}
