using System.Runtime.InteropServices;

namespace ActorPm.Native.Os;

/// <summary>Error numbers of the kernel that are told apart (the same on x64 and arm64).</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NoProcess = 3;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int TryAgain = 11;
    public const int InvalidArgument = 22;
    public const int TooManyFilesOfSystem = 23;
    public const int TooManyFiles = 24;
    public const int BrokenPipe = 32;
    public const int NameTooLong = 36;
    public const int NoSystemCall = 38;
    public const int Protocol = 71;
    public const int NotSupported = 95;
    public const int AddressFamilyNotSupported = 97;
    public const int AddressInUse = 98;
    public const int AddressNotAvailable = 99;
    public const int ConnectionAborted = 103;
    public const int ConnectionRefused = 111;
    public const int InProgress = 115;

    /// <summary>Error of the call just made; read it before anything else is called.</summary>
    public static int Last => Marshal.GetLastSystemError();

    /// <summary>What the C library says about it.</summary>
    public static string Text(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
