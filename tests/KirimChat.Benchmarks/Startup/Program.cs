using System.Diagnostics;

// From before there is a client to the contact that was read.
var started = Stopwatch.GetTimestamp();
using var client = new Client(new Uri(args[0]));
await client.FetchAsync(args[1]);
Console.WriteLine((long)Stopwatch.GetElapsedTime(started).TotalMicroseconds);
