import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs one JUnit test class on the class path, prints how many tests passed, and ends with status 1 unless all did. */
public final class ContractLauncher {
  public static void main(String[] args) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(LauncherDiscoveryRequestBuilder.request().selectors(selectClass(args[0])).build(), listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.err, true));
    System.out.printf("%d of %d tests passed%n", summary.getTestsSucceededCount(), summary.getTestsFoundCount());
    System.exit(summary.getTestsFoundCount() > 0 && summary.getTotalFailureCount() == 0
        && summary.getTestsFailedCount() == 0 ? 0 : 1);
  }
}
