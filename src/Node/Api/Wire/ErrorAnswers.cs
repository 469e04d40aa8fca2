using ActorPm.Contracts.Api;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Api.Wire;

/// <summary>Turns whatever goes wrong in a handler into an <see cref="ApiError"/> with its status.</summary>
internal sealed class ErrorAnswers(RequestDelegate next, NodeLog log)
{
    /// <summary>Called for each request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response.StatusCode >= 400)
                await WriteAsync(context, OfStatus(context), context.Response.StatusCode);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            // The client went away, or the node ends and with it what was being followed.
        }
        catch (ApiException expected)
        {
            await WriteAsync(context, expected.Error);
        }
        catch (BadHttpRequestException malformed)
        {
            await WriteAsync(context, new ApiError
            {
                Code = ApiErrorCode.Invalid,
                Message = $"the request cannot be read: {malformed.InnerException?.Message ?? malformed.Message}",
            });
        }
        catch (Exception unexpected)
        {
            log.Error($"{context.Request.Method} {context.Request.Path} failed", unexpected);
            await WriteAsync(context, new ApiError
            {
                Code = ApiErrorCode.Internal,
                Message = $"a fault of ActorPm itself: {unexpected.Message}",
                Hint = "the node's log tells more: pbm logs PM2",
            });
        }
    }

    private static ApiError OfStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new ApiError
        {
            Code = ApiErrorCode.NotFound,
            Message = $"there is no {context.Request.Method} {context.Request.Path}",
            Hint = $"{ApiRoutes.OpenApi} lists what there is",
        },
        StatusCodes.Status405MethodNotAllowed => new ApiError
        {
            Code = ApiErrorCode.Invalid,
            Message = $"{context.Request.Path} does not take {context.Request.Method}",
        },
        StatusCodes.Status415UnsupportedMediaType => new ApiError
        {
            Code = ApiErrorCode.Invalid,
            Message = "the body must be JSON, and its Content-Type application/json",
        },
        _ => new ApiError { Code = ApiErrorCode.Invalid, Message = "the request cannot be read" },
    };

    private static async Task WriteAsync(HttpContext context, ApiError error, int? status = null)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer is out: cutting it off is the only way to say that it is not whole.
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = status ?? StatusOf(error.Code);
        await context.Response.WriteAsJsonAsync(error, ApiJson.Default.ApiError);
    }

    private static int StatusOf(ApiErrorCode code) => code switch
    {
        ApiErrorCode.Invalid => StatusCodes.Status400BadRequest,
        ApiErrorCode.NotFound or ApiErrorCode.NothingThere => StatusCodes.Status404NotFound,
        ApiErrorCode.AlreadyRunning => StatusCodes.Status409Conflict,
        ApiErrorCode.CannotRun or ApiErrorCode.StartFailed => StatusCodes.Status422UnprocessableEntity,
        ApiErrorCode.Refused => StatusCodes.Status403Forbidden,
        ApiErrorCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
