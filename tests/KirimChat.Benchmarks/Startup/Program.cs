using System.Diagnostics;

// Includes the creation of the client.
var started = Stopwatch.GetTimestamp();
using var client = new Client(new Uri(args[0]));
await client.FetchAsync(args[1]);
Console.WriteLine((long)Stopwatch.GetElapsedTime(started).TotalMicroseconds);
