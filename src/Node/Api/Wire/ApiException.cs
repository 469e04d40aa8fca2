using ActorPm.Contracts.Api;

namespace ActorPm.Node.Api.Wire;

/// <summary>Carries an expected failure out of a handler; becomes the body of the answer.</summary>
internal sealed class ApiException(ApiError error) : Exception(error.Message)
{
    /// <summary>What to answer.</summary>
    public ApiError Error => error;

    /// <summary>A request that is wrong in itself.</summary>
    public static ApiException Invalid(string message, string? hint = null) =>
        new(new ApiError { Code = ApiErrorCode.Invalid, Message = message, Hint = hint });
}
