using System.Diagnostics;
using CsCheck;

namespace ActorPm.Fuzz;

/// <summary>Many cases of one kind, on all processors.</summary>
internal static class Run
{
    /// <returns>Whether what must be true was true of each.</returns>
    /// <param name="kind">What <c>--only</c> calls them.</param>
    /// <param name="any">The cases.</param>
    /// <param name="isSound">Throws when something is wrong with a case; false when it was refused, as it should be.</param>
    /// <param name="show">A case for a person.</param>
    /// <param name="cases">So many.</param>
    /// <param name="seed">Of the first one; null for a new one.</param>
    public static bool Of<T>(string kind, Gen<T> any, Func<T, bool> isSound, Func<T, string> show, int cases, string? seed)
    {
        var began = Stopwatch.GetTimestamp();
        long sound = 0;
        try
        {
            any.Sample(one => { if (isSound(one)) Interlocked.Increment(ref sound); }, seed: seed, iter: cases, print: show);
        }
        catch (CsCheckException fault)
        {
            Console.WriteLine($"{kind}: {fault.Message}\n{fault.InnerException}");
            Console.WriteLine($"{kind}: a fault; bench/fuzz --only {kind} --cases 1 --seed <the seed above> repeats it");
            return false;
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant($"{kind}: {cases} cases in {seconds:0} s ({cases / seconds:0}/s), {100.0 * sound / cases:0} % of them sound, the others refused; no fault"));
        return true;
    }
}
