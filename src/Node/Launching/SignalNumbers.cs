using System.Globalization;

namespace ActorPm.Node.Launching;

/// <summary>Signals by name, in Linux' numbering (x64 and arm64 alike).</summary>
internal static class SignalNumbers
{
    private const int Highest = 64;

    /// <summary>In the order of their numbers, from 1.</summary>
    private static readonly string[] Names =
        """
        HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU
        URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The name of a number; real-time signals have only that.</summary>
    public static string NameOf(int number) => number <= Names.Length ? "SIG" + Names[number - 1] : number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of <c>SIGTERM</c>, <c>term</c> or <c>15</c>; null for anything else.</summary>
    public static int? Find(string signal)
    {
        var name = signal.Trim();
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number is >= 1 and <= Highest ? number : null;
        if (name.StartsWith("SIG", StringComparison.OrdinalIgnoreCase)) name = name[3..];
        var index = Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : index + 1;
    }
}
